using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using static LossPrevention.EdgeRuntime.Tests.TestMessages;

namespace LossPrevention.EdgeRuntime.Tests;

public class EdgeModuleHostTests
{
    private static readonly JsonObject Good = new() { ["storeId"] = "store-1", ["limit"] = 5, ["$version"] = 3 };

    [Fact]
    public async Task StartAsync_GoodTwin_HandlesMessagesAndReports()
    {
        var client = new FakeModuleClient("Test", Good);
        await using var host = EdgeModuleHost.Create("Test", client, services => services
            .AddTwinSettings(TestJson.Default.TestSettings)
            .AddInput<LaneCommand, EchoHandler>("laneCommands", 4, QueueFullPolicy.Refuse)
            .AddInput<ClockDrift, EchoHandler>("laneCommands", 4, QueueFullPolicy.Refuse));

        await host.StartAsync(CancellationToken.None);
        client.Deliver("laneCommands", "d1", Drift(1));
        await client.WaitUntilAsync(c => c.SentTo<ClockDrift>("echo").Count == 1);

        host.Services.GetRequiredService<ITwinSettings<TestSettings>>().Current.Limit.ShouldBe(5);
        client.Reports[0].ToJsonString().ShouldBe("""{"settings":{"version":3,"status":"applied","errors":[]}}""");
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>("health").Count == 1);
        var health = client.SentTo<ModuleHealth>("health")[0];
        health.StoreId.ShouldBe("store-1");
        health.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Health_Changes_IsReportedInTheTwinWithinAMinuteAndOnlyThen()
    {
        var clock = new ManualTimeProvider();
        var client = new FakeModuleClient("Test", Good);
        await using var host = EdgeModuleHost.Create("Test", client, services => services
            .AddSingleton<TimeProvider>(clock)
            .AddTwinSettings(TestJson.Default.TestSettings));
        await host.StartAsync(CancellationToken.None);

        clock.Advance(TimeSpan.FromMinutes(1));
        await client.WaitUntilAsync(c => c.Reports.Count == 2);
        host.Services.GetRequiredService<IModuleHealth>().Set("camera", HealthStatus.Degraded, "it is dark");
        clock.Advance(TimeSpan.FromMinutes(1));
        await client.WaitUntilAsync(c => c.Reports.Count == 3);
        clock.Advance(TimeSpan.FromMinutes(1));

        client.Reports[1].ToJsonString().ShouldBe("""{"health":{"status":"healthy","reasons":[],"lanes":{}}}""");
        client.Reports[2].ToJsonString().ShouldBe("""{"health":{"status":"degraded","reasons":["it is dark"],"lanes":{}}}""");
        await host.StopAsync(CancellationToken.None);
        client.Reports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task StartAsync_WrongTwin_ThrowsEveryErrorAndReportsThem()
    {
        var client = new FakeModuleClient("Test", new JsonObject { ["storeId"] = "store-1", ["limit"] = 0, ["limt"] = 5, ["$version"] = 3 });
        await using var host = EdgeModuleHost.Create("Test", client, services => services.AddTwinSettings(TestJson.Default.TestSettings));

        var refused = await Should.ThrowAsync<SettingsRefusedException>(() => host.StartAsync(CancellationToken.None));

        refused.Errors.ShouldBe(
        [
            new SettingsError("limt", "is not known; did you mean 'limit'?"),
            new SettingsError("limit", "The field limit must be between 1 and 10."),
        ]);
        client.Reports[0]["settings"]!["status"]!.GetValue<string>().ShouldBe("refused");
    }

    private sealed class EchoHandler(IMessageSender sender) : IMessageHandler<ClockDrift>, IMessageHandler<LaneCommand>
    {
        public Task HandleAsync(ClockDrift message, CancellationToken cancellationToken) => sender.SendAsync("echo", "e", message, cancellationToken);

        public Task HandleAsync(LaneCommand message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
