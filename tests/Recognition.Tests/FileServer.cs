using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LossPrevention.Recognition.Tests;

/// <summary>Files over HTTP on the loopback, with ranges, and with the faults that a test asks for.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task loop;

    public FileServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/models/goods");
        }

        listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        listener.Start();
        loop = ServeAsync();
    }

    /// <summary>Under which the files lie.</summary>
    public Uri Address { get; }

    /// <summary>The files by name.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request: file, first byte asked for, query.</summary>
    public ConcurrentQueue<(string Name, long From, string Query)> Requests { get; } = new();

    /// <summary>The status to answer with before anything else, such as 503; taken one a request.</summary>
    public ConcurrentQueue<int> Refusals { get; } = new();

    /// <summary>After how many bytes the connection breaks; taken one a request.</summary>
    public ConcurrentQueue<int> Breaks { get; } = new();

    public Uri Of(string name) => new($"{Address}/{name}");

    /// <summary>Serves the files of a bundle's folder.</summary>
    public void Publish(string folder)
    {
        Files.Clear();
        foreach (var path in Directory.GetFiles(folder))
        {
            Files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await loop;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                Answer(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test has ended, or the client has hung up.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var name = Path.GetFileName(context.Request.Url!.AbsolutePath);
        var from = context.Request.Headers["Range"] is { } range ? long.Parse(range.AsSpan("bytes=".Length).TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        Requests.Enqueue((name, from, context.Request.Url.Query));
        var response = context.Response;
        var refused = Refusals.TryDequeue(out var status);
        if (!Files.TryGetValue(name, out var bytes) || refused)
        {
            response.StatusCode = refused ? status : 404;
            response.Close();
            return;
        }

        if (from >= bytes.Length)
        {
            response.StatusCode = 416;
            response.Headers["Content-Range"] = $"bytes */{bytes.Length}";
            response.Close();
            return;
        }

        response.StatusCode = from > 0 ? 206 : 200;
        response.ContentLength64 = bytes.Length - from;
        var count = (int)(bytes.Length - from);
        if (Breaks.TryDequeue(out var some) && some < count)
        {
            response.OutputStream.Write(bytes, (int)from, some);
            response.OutputStream.Flush();
            response.Abort();
            return;
        }

        response.OutputStream.Write(bytes, (int)from, count);
        response.Close();
    }
}
