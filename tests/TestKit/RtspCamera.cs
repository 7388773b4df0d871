using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace LossPrevention.TestKit;

/// <summary>A camera on the loopback: Debian's GStreamer RTSP server with a file, in a process that can be frozen and killed.</summary>
public sealed class RtspCamera : IDisposable
{
    private const string Python = "/usr/bin/python3"; // where Debian's python3-gi is found
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "TestKit", "rtsp-server.py");
    private Process? server;

    public RtspCamera()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string Address => $"rtsp://127.0.0.1:{Port}/lane";

    /// <summary>Skips the test, by name, where there is no such server.</summary>
    public static void Require()
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is not there; apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad");
        using var check = Start();
        var complaint = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Skip.If(check.ExitCode != 0, $"GStreamer's RTSP server cannot be used ({complaint.Trim().Split('\n')[^1]}); apt-get install python3-gi gir1.2-gst-rtsp-server-1.0");
    }

    /// <summary>Plays a file once to whoever comes. Returns once it can be connected to.</summary>
    /// <param name="file">An MP4 without B-frames.</param>
    /// <param name="codec"><c>h264</c> or <c>h265</c>.</param>
    /// <param name="user">Asked for where given; the password is <c>secret</c>.</param>
    public void Serve(string file, string codec = "h264", string? user = null)
    {
        server = user is null ? Start(file, $"{Port}", codec) : Start(file, $"{Port}", codec, user, "secret");
        if (server.StandardOutput.ReadLine() is null)
        {
            throw new InvalidOperationException($"the camera does not start: {server.StandardError.ReadToEnd().Trim()}");
        }
    }

    /// <summary>Stops it in its tracks: the connection stays, nothing comes any more.</summary>
    public void Freeze()
    {
        using var signal = Process.Start("/bin/kill", ["-STOP", $"{server!.Id}"]);
        signal.WaitForExit();
    }

    public void Kill()
    {
        server?.Kill();
        server?.WaitForExit();
        server?.Dispose();
        server = null;
    }

    public void Dispose() => Kill();

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Python, [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
}
