"""Serves a video file as a camera: rtsp-server.py FILE PORT [h264|h265 [USER PASSWORD]]. Needs Debian's python3-gi and gir1.2-gst-rtsp-server-1.0.

With no arguments it only says whether it could.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
codec = sys.argv[3] if len(sys.argv) > 3 else "h264"
for element in ("qtdemux", "h264parse", "rtph264pay", "h265parse", "rtph265pay"):
    if Gst.ElementFactory.find(element) is None:
        sys.exit(f"no {element}")
if len(sys.argv) < 3:
    sys.exit(0)

server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[2])
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(f"( filesrc location={sys.argv[1]} ! qtdemux ! {codec}parse ! rtp{codec}pay name=pay0 pt=96 config-interval=-1 )")
factory.set_shared(True)
if len(sys.argv) > 5:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(sys.argv[4], sys.argv[5]), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
server.get_mount_points().add_factory("/lane", factory)
if server.attach(None) == 0:
    sys.exit("the port is taken")
print("ready", flush=True)
GLib.MainLoop().run()
