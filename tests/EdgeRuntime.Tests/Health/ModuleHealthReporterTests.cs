using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime.Tests;

public sealed class ModuleHealthReporterTests
{
    private readonly FakeModuleClient client = new("Test");

    [Fact]
    public async Task Start_PartThatDoesNotWorkYet_IsUnhealthyFromTheFirstReportOn()
    {
        await using var host = EdgeModuleHost.Create("Test", client, s => s.AddHealthPart("tills", "not connected yet"));
        await host.StartAsync(CancellationToken.None);
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>(Endpoints.Health).Count > 0);

        var health = host.Services.GetRequiredService<IModuleHealth>();
        health.Set("tills", HealthStatus.Healthy);
        await health.PublishAsync(CancellationToken.None);

        var told = client.SentTo<ModuleHealth>(Endpoints.Health);
        (told[0].Status, told[0].Reasons.Single()).ShouldBe((HealthStatus.Unhealthy, "not connected yet"));
        told[^1].Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task PublishAsync_HubAwayMeanwhile_TellsHowItIsWhenTheHubTakesIt()
    {
        await using var host = EdgeModuleHost.Create("Test", client, s => s.AddSingleton(new ModuleHostOptions { RetryDelay = TimeSpan.Zero }));
        await host.StartAsync(CancellationToken.None);
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>(Endpoints.Health).Count > 0);
        var health = host.Services.GetRequiredService<IModuleHealth>();
        health.Set("tills", HealthStatus.Unhealthy, "cut");
        client.BeforeCall = call =>
        {
            if (call == "send")
            {
                client.BeforeCall = null;
                health.Set("tills", HealthStatus.Healthy);
                throw new EdgeHubException("away");
            }
        };

        await health.PublishAsync(CancellationToken.None);

        client.SentTo<ModuleHealth>(Endpoints.Health)[^1].Status.ShouldBe(HealthStatus.Healthy);
    }
}
