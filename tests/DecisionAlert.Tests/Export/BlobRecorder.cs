using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Tests.Export;

/// <summary>A container that writes down what it is asked to put, where the emulator heeds no immutability policy.</summary>
internal sealed class BlobRecorder(WebApplication app, int port) : IAsyncDisposable
{
    public string Container => $"http://127.0.0.1:{port}/store/evidence";

    public List<(string Path, Dictionary<string, string> Headers, byte[] Body)> Puts { get; } = [];

    public static async Task<BlobRecorder> StartAsync(int status = 201, string? error = null)
    {
        var port = FreePorts.One();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var recorder = new BlobRecorder(builder.Build(), port);
        recorder.Map(status, error);
        await recorder.BeginAsync();
        return recorder;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private Task BeginAsync() => app.StartAsync();

    private void Map(int status, string? error) => app.Run(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (Puts)
            Puts.Add((context.Request.Path.Value!, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        if (error is not null)
            context.Response.Headers["x-ms-error-code"] = error;
        context.Response.StatusCode = status;
    });
}
