using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// The edge hub's HTTPS side, through which a module calls another's direct methods:
/// <c>POST /twins/{device}/modules/{module}/methods</c> on port 443.
/// </summary>
internal static class MethodGateway
{
    private const int Port = 443;

    /// <summary>Passes method calls on to a hub. Skips the test, by name, where port 443 may not be listened on.</summary>
    public static async Task<WebApplication> StartAsync(EdgeHubSimulator hub)
    {
        var folder = Path.GetDirectoryName(hub.CaFile)!;
        var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, Port, l => l.UseHttps(certificate)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        app.MapPost("/twins/{device}/modules/{module}/methods", async (string module, HttpRequest request) =>
        {
            var call = (await JsonNode.ParseAsync(request.Body))!;
            var payload = Encoding.UTF8.GetBytes(call["payload"]?.ToJsonString() ?? "null");
            var answer = await hub.CallMethodAsync(module, call["methodName"]!.GetValue<string>(), payload);
            return Results.Text(answer.ToJsonString(), "application/json");
        });
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            Skip.If(true, $"the edge hub's port {Port} cannot be listened on here: {e.Message}");
        }

        return app;
    }
}
