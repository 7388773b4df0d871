using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LossPrevention.EdgeRuntime.Tests;

public class ModuleProcessTests
{
    [Theory]
    [InlineData("--nonsense", null)]
    [InlineData("--probe", "port nine")]
    public async Task RunAsync_BadArguments_Exits2(string argument, string? port)
    {
        (await ModuleProcess.RunAsync("Test", [argument], name => name == "METRICS_PORT" ? port : null, _ => { }, CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_NoEdgeHubInTheEnvironment_Exits1()
    {
        (await ModuleProcess.RunAsync("Test", [], _ => null, _ => { }, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_StoppedByToken_ServesHealthAndMetricsThenExits0()
    {
        var client = new FakeModuleClient("Test", new JsonObject { ["storeId"] = "store-1" });
        var port = FreePorts.One();
        using var stop = new CancellationTokenSource();
        var run = EdgeModuleHost.RunAsync(
            "Test", port, s => s.AddSingleton<IModuleClient>(client).AddTwinSettings(TestJson.Default.TestSettings), stop.Token);
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>("health").Count > 0);

        using var http = new HttpClient();
        var health = JsonSerializer.Deserialize(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthz")), ContractsJson.Default.ModuleHealth)!;
        health.Status.ShouldBe(HealthStatus.Healthy);
        health.StoreId.ShouldBe("store-1");
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        metrics.ShouldContain("test_hub_connected 1\n");
        metrics.ShouldContain("test_hub_sends_total{output=\"health\"} 1\n");
        (await HealthProbe.RunAsync(port, CancellationToken.None)).ShouldBe(0);
        using var unknown = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/nothing"));
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await stop.CancelAsync();
        (await run).ShouldBe(0);
        client.IsDisposed.ShouldBeTrue();
        (await HealthProbe.RunAsync(port, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_SettingsRefused_StaysAndIsUnhealthy()
    {
        var client = new FakeModuleClient("Test", new JsonObject { ["limit"] = 2 });
        var port = FreePorts.One();
        using var stop = new CancellationTokenSource();
        var run = EdgeModuleHost.RunAsync(
            "Test", port, s => s.AddSingleton<IModuleClient>(client).AddTwinSettings(TestJson.Default.TestSettings), stop.Token);
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>("health").Count > 0);

        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("storeId: is required");
        run.IsCompleted.ShouldBeFalse();

        await stop.CancelAsync();
        (await run).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_HostedServiceFails_Exits1()
    {
        var client = new FakeModuleClient("Test");

        (await EdgeModuleHost.RunAsync(
            "Test", FreePorts.One(), s => s.AddSingleton<IModuleClient>(client).AddHostedService<Failing>(), CancellationToken.None)).ShouldBe(1);

        client.IsDisposed.ShouldBeTrue();
    }

    private sealed class Failing : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(new InvalidOperationException("broken"));
    }
}
