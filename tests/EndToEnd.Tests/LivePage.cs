using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using LossPrevention.EdgeSimulator.Page;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A running <c>EdgeSimulator serve</c>.</summary>
internal sealed class LivePage : IAsyncDisposable
{
    private readonly HttpClient http;

    private LivePage(Tool tool, Uri url) => (Tool, Url, http) = (tool, url, new HttpClient { BaseAddress = url });

    public Tool Tool { get; }

    public Uri Url { get; }

    /// <summary>Starts it on a free port; returns once the page is up.</summary>
    public static Task<LivePage> ServeAsync(params string[] arguments) =>
        ServeAsync(port => Tool.Start("EdgeSimulator", ["serve", .. arguments, "--port", $"{port}"]));

    /// <summary>Starts it by other means, on the port that they are given; returns once the page is up.</summary>
    public static async Task<LivePage> ServeAsync(Func<int, Tool> start)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var tool = start(port);
        try
        {
            await tool.LineAsync(l => l.StartsWith("the lane page is at ", StringComparison.Ordinal));
            return new LivePage(tool, new Uri($"http://127.0.0.1:{port}/"));
        }
        catch
        {
            await tool.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the page shows, as JSON.</summary>
    public async Task<BoardState> StateAsync() => (await http.GetFromJsonAsync("api/state", BoardJson.Default.BoardState))!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Tool.DisposeAsync();
    }
}
