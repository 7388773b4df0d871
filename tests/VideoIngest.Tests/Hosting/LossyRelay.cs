using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>
/// A network between a camera and its reader that loses datagrams, by a seed: RTSP passes as it is but for the ports, RTP passes in part. It can also make the camera's time stamps jump.
/// </summary>
internal sealed partial class LossyRelay : IDisposable
{
    private const byte SenderReport = 200;
    private readonly int cameraPort;
    private readonly double loss;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Socket rtp = Bound();
    private readonly Socket rtcp = Bound();
    private readonly Random dice;
    private int readerPort;
    private int shift;
    private long passed;
    private long lost;

    public LossyRelay(int cameraPort, double loss, int seed)
    {
        (this.cameraPort, this.loss, dice) = (cameraPort, loss, new Random(seed));
        listener.Start();
        Run(AcceptAsync);
        Run(() => ForwardAsync(rtp, 0, loses: true));
        Run(() => ForwardAsync(rtcp, 1, loses: false));
    }

    public string Address => $"rtsp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/lane";

    public long Passed => Interlocked.Read(ref passed);

    public long Lost => Interlocked.Read(ref lost);

    /// <summary>From now on pictures and reports carry stamps so much later; a camera whose time was set does so.</summary>
    public void Shift(TimeSpan by) => Volatile.Write(ref shift, (int)(by.TotalSeconds * 90_000));

    public void Dispose()
    {
        listener.Dispose();
        rtp.Dispose();
        rtcp.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    // What ends a socket ends its work.
    private static void Run(Func<Task> work) => _ = Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // disposed of, or one end is gone
        }
    });

    private async Task AcceptAsync()
    {
        while (true)
        {
            var reader = await listener.AcceptTcpClientAsync();
            Run(() => ConnectAsync(reader));
        }
    }

    // A camera that is not up yet refuses this reader, not those who come later.
    private async Task ConnectAsync(TcpClient reader)
    {
        var camera = new TcpClient();
        try
        {
            await camera.ConnectAsync(IPAddress.Loopback, cameraPort);
        }
        catch (SocketException)
        {
            camera.Dispose();
            reader.Dispose();
            return;
        }

        Run(() => PassAsync(reader, camera, Redirect));
        Run(() => PassAsync(camera, reader, text => text));
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, Func<string, string> change)
    {
        using (to)
        {
            var buffer = new byte[1 << 16];
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                await to.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(change(System.Text.Encoding.Latin1.GetString(buffer, 0, count))));
            }
        }
    }

    // The camera sends to the relay instead of the reader.
    private string Redirect(string request) => ClientPort().Replace(request, match =>
    {
        readerPort = int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
        return $"client_port={((IPEndPoint)rtp.LocalEndPoint!).Port}-{((IPEndPoint)rtcp.LocalEndPoint!).Port}";
    });

    private async Task ForwardAsync(Socket socket, int offset, bool loses)
    {
        var buffer = new byte[1 << 16];
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var count = (await socket.ReceiveFromAsync(buffer, any)).ReceivedBytes;
            if (loses && dice.NextDouble() < loss)
            {
                Interlocked.Increment(ref lost);
                continue;
            }

            Interlocked.Increment(ref passed);
            var stamp = loses ? buffer.AsSpan(4, 4) : buffer[1] == SenderReport ? buffer.AsSpan(16, 4) : default;
            if (!stamp.IsEmpty)
            {
                BinaryPrimitives.WriteInt32BigEndian(stamp, BinaryPrimitives.ReadInt32BigEndian(stamp) + Volatile.Read(ref shift));
            }

            await socket.SendToAsync(buffer.AsMemory(0, count), new IPEndPoint(IPAddress.Loopback, readerPort + offset));
        }
    }

    [GeneratedRegex(@"client_port=(?<port>\d+)-\d+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ClientPort();
}
