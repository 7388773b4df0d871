using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Doctor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>Serves the lane page: everything from this process, nothing from elsewhere.</summary>
internal static class PageServer
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, (string File, string Type)> Assets = new(StringComparer.Ordinal)
    {
        ["/"] = ("index.html", "text/html; charset=utf-8"),
        ["/app.css"] = ("app.css", "text/css; charset=utf-8"),
        ["/app.js"] = ("app.js", "text/javascript; charset=utf-8"),
        ["/favicon.svg"] = ("favicon.svg", "image/svg+xml"),
        ["/favicon.ico"] = ("favicon.svg", "image/svg+xml"), // asked for beside a picture or JSON opened by itself
    };

    /// <summary>Listens on one address and port.</summary>
    /// <param name="board">What the page shows.</param>
    /// <param name="address">Of this machine.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="clock">Paces the changes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="metrics">Prometheus text for <c>/metrics</c>.</param>
    /// <param name="doctor">What the modules say of themselves, for <c>/api/doctor</c>; it returns null while none runs.</param>
    /// <exception cref="InputException">The port is taken.</exception>
    public static async Task<WebApplication> StartAsync(
        LaneBoard board, string address, int port, TimeProvider clock, CancellationToken cancellationToken, Func<string>? metrics = null,
        Func<CancellationToken, Task<JsonArray?>>? doctor = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.AddServerHeader = false).UseUrls($"http://{address}:{port}");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            await next(context);
        });
        app.UseRouting();
        foreach (var (path, asset) in Assets)
        {
            var content = Read(asset.File);
            app.MapGet(path, () => Results.Bytes(content, asset.Type));
        }

        app.MapGet("/api/state", () => Results.Json(board.State, BoardJson.Default.BoardState));
        app.MapGet("/api/events", context => FollowAsync(board, context, clock, app.Lifetime.ApplicationStopping));
        app.MapGet("/metrics", () => Results.Text(metrics?.Invoke() ?? string.Empty, "text/plain; version=0.0.4; charset=utf-8"));
        var looking = new SemaphoreSlim(1, 1);
        app.MapGet(RunningStore.Path, context => ExamineAsync(context, looking, doctor));
        app.MapGet("/crops", (string? id) =>
            board.Picture(id ?? string.Empty) is { } picture ? Results.Bytes(picture.ToArray(), "image/jpeg") : Results.NotFound());
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new InputException($"port {port} of {address} cannot be used: {e.Message} Choose another with --port.", e);
        }

        return app;
    }

    /// <summary>One at a time: each opens every camera once more.</summary>
    private static async Task ExamineAsync(HttpContext context, SemaphoreSlim looking, Func<CancellationToken, Task<JsonArray?>>? doctor)
    {
        await looking.WaitAsync(context.RequestAborted);
        try
        {
            if (doctor is null || await doctor(context.RequestAborted) is not { } findings)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(findings.ToJsonString(), context.RequestAborted);
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>Server-sent events: the whole board first, then every lane that changed.</summary>
    private static async Task FollowAsync(LaneBoard board, HttpContext context, TimeProvider clock, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            var change = board.NextChange;
            var state = board.State;
            await SendAsync("state", JsonSerializer.Serialize(state, BoardJson.Default.BoardState));
            var heading = (state.Mode, state.Results);
            foreach (var lane in state.Lanes)
            {
                sent[lane.LaneId] = lane.Version;
            }

            while (true)
            {
                var pause = Task.Delay(KeepAlive, clock, end.Token);
                if (await Task.WhenAny(change, pause) == pause)
                {
                    await pause;
                    await context.Response.WriteAsync(": still here\n\n", end.Token);
                    await context.Response.Body.FlushAsync(end.Token);
                    continue;
                }

                await Task.Delay(Pace, clock, end.Token);
                change = board.NextChange;
                state = board.State;
                if (heading != (state.Mode, state.Results))
                {
                    heading = (state.Mode, state.Results);
                    await SendAsync("state", JsonSerializer.Serialize(state, BoardJson.Default.BoardState));
                }

                foreach (var lane in state.Lanes.Where(l => sent.GetValueOrDefault(l.LaneId, -1) != l.Version))
                {
                    sent[lane.LaneId] = lane.Version;
                    await SendAsync("lane", JsonSerializer.Serialize(lane, BoardJson.Default.LaneState));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the tool ends.
        }

        async Task SendAsync(string name, string json)
        {
            await context.Response.WriteAsync($"event: {name}\ndata: {json}\n\n", end.Token);
            await context.Response.Body.FlushAsync(end.Token);
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageServer).Assembly.GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"The page's file {name} is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
