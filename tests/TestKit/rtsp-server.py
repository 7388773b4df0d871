"""Serves one H.264 file as a camera: rtsp-server.py FILE PORT. Needs Debian's python3-gi and gir1.2-gst-rtsp-server-1.0.

With no arguments it only says whether it could.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
for element in ("qtdemux", "h264parse", "rtph264pay"):
    if Gst.ElementFactory.find(element) is None:
        sys.exit(f"no {element}")
if len(sys.argv) < 3:
    sys.exit(0)

server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[2])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(f"( filesrc location={sys.argv[1]} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )")
factory.set_shared(True)
server.get_mount_points().add_factory("/lane", factory)
if server.attach(None) == 0:
    sys.exit("the port is taken")
GLib.MainLoop().run()
