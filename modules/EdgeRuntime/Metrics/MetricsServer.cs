using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LossPrevention.EdgeRuntime;

/// <summary>Answers <c>GET /healthz</c> (200 healthy or degraded, 503 unhealthy) and <c>GET /metrics</c> (Prometheus text) on all addresses.</summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private MetricsServer(WebApplication app) => this.app = app;

    public static async Task<MetricsServer> StartAsync(int port, MetricsExporter exporter, ModuleHealthReporter health)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.ListenAnyIP(port);
        });
        var web = builder.Build();
        web.Run(context => (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET" or "HEAD", "/metrics") => AnswerAsync(context, StatusCodes.Status200OK, MetricsExporter.ContentType, exporter.Write()),
            ("GET" or "HEAD", "/healthz") => AnswerHealthAsync(context, health.Current),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, "text/plain", "Known are /healthz and /metrics.\n"),
        });
        await web.StartAsync();
        return new MetricsServer(web);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static Task AnswerHealthAsync(HttpContext context, ModuleHealth health) => AnswerAsync(
        context,
        health.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
        "application/json",
        JsonSerializer.Serialize(health, ContractsJson.Default.ModuleHealth));

    private static Task AnswerAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
