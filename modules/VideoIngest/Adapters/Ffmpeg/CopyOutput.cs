using System.Net.Sockets;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Where the decoder writes the coded stream that it also decodes: a socket in a folder that only this user may enter. Whatever is wrong with the stream, the socket is
/// read to its end, since a decoder that cannot write stops decoding.
/// </summary>
internal sealed class CopyOutput : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lane-copy-").FullName;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Action<Clips.VideoFragment> take;
    private readonly Thread reader;

    public CopyOutput(string laneId, Action<Clips.VideoFragment> take)
    {
        this.take = take;
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen(1);
        reader = new Thread(Read) { IsBackground = true, Name = $"coded video of {laneId}" };
        reader.Start();
    }

    /// <summary>The address for the decoder's command line.</summary>
    public string Address => $"unix:{SocketPath}";

    private string SocketPath => Path.Combine(folder, "copy");

    /// <summary>After the decoder's end.</summary>
    public void Dispose()
    {
        listener.Dispose(); // ends an accept that nobody answered
        reader.Join();
        Directory.Delete(folder, recursive: true);
    }

    private void Read()
    {
        try
        {
            using var socket = listener.Accept();
            using var stream = new BufferedStream(new NetworkStream(socket), 1 << 16);
            try
            {
                var fragments = new FragmentReader(stream);
                while (fragments.Read() is { } fragment)
                {
                    take(fragment);
                }
            }
            catch (FragmentFormatException)
            {
                stream.CopyTo(Stream.Null);
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // the decoder is gone
        }
    }
}
