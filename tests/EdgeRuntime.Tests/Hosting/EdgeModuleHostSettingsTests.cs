using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime.Tests;

public class EdgeModuleHostSettingsTests
{
    [Fact]
    public async Task DesiredPatch_Good_IsAppliedAndReported()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.PatchDesired(new JsonObject { ["limit"] = 7, ["$version"] = 2 });
        await client.WaitUntilAsync(c => c.Reports.Count == 2);

        Settings(host).Current.Limit.ShouldBe(7);
        client.Reports[1].ToJsonString().ShouldBe("""{"settings":{"version":2,"status":"applied","errors":[]}}""");
    }

    [Fact]
    public async Task DesiredPatch_NullRemoves_DefaultComesBack()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.PatchDesired(new JsonObject { ["limit"] = null, ["$version"] = 2 });
        await client.WaitUntilAsync(c => c.Reports.Count == 2);

        Settings(host).Current.Limit.ShouldBe(1);
    }

    [Fact]
    public async Task DesiredPatch_Wrong_IsRefusedWholeAndTheOldSetStays()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.PatchDesired(new JsonObject { ["limit"] = 50, ["window"] = "00:00:01", ["$version"] = 2 });
        await client.WaitUntilAsync(c => c.Reports.Count == 2);

        Settings(host).Current.ShouldBe(Settings(host).Current with { Limit = 5, Window = TimeSpan.FromSeconds(10) });
        var report = client.Reports[1]["settings"]!;
        report["status"]!.GetValue<string>().ShouldBe("refused");
        report["errors"]![0]!.GetValue<string>().ShouldBe("limit: The field limit must be between 1 and 10.");
        host.Services.GetRequiredService<ModuleHealthReporter>().Current.Status.ShouldBe(HealthStatus.Degraded);

        client.PatchDesired(new JsonObject { ["limit"] = 6, ["$version"] = 3 });
        await client.WaitUntilAsync(c => c.Reports.Count == 3);
        Settings(host).Current.Limit.ShouldBe(6);
        Settings(host).Current.Window.ShouldBe(TimeSpan.FromSeconds(1));
        host.Services.GetRequiredService<ModuleHealthReporter>().Current.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task DesiredPatch_VersionMissing_TheWholeTwinIsReadAgain()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.Desired = Twin(4, 9);
        client.PatchDesired(new JsonObject { ["window"] = "00:00:01", ["$version"] = 4 });
        await client.WaitUntilAsync(c => c.Reports.Count == 2);

        Settings(host).Current.Limit.ShouldBe(9);
        client.TwinReads.ShouldBe(2);
    }

    [Fact]
    public async Task Reconnected_PatchMissedWhileOffline_IsInForce()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.Connection(ConnectionState.Retrying);
        client.Desired = Twin(2, 8);
        client.Connection(ConnectionState.Connected);
        await client.WaitUntilAsync(c => c.Reports.Count == 2);

        Settings(host).Current.Limit.ShouldBe(8);
    }

    [Fact]
    public async Task WatchAsync_EqualSet_IsNotRepeated()
    {
        var client = new FakeModuleClient("Test", Twin(1, 5));
        client.Desired["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["source"] = "x" } };
        await using var host = Create(client);
        await host.StartAsync(CancellationToken.None);

        client.PatchDesired(new JsonObject { ["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["source"] = "x" } }, ["$version"] = 2 });
        client.PatchDesired(new JsonObject { ["limit"] = 6, ["$version"] = 3 });
        await client.WaitUntilAsync(c => c.Reports.Count == 3);

        var seen = new List<int>();
        await foreach (var settings in Settings(host).WatchAsync(CancellationToken.None))
        {
            seen.Add(settings.Limit);
            if (settings.Limit == 6)
            {
                break;
            }
        }

        seen.ShouldBe([6]);
    }

    [Fact]
    public async Task StartAsync_WaitingForSettings_StartsOnceTheTwinIsMended()
    {
        var client = new FakeModuleClient("Test", Twin(1, 0));
        await using var host = Create(client);
        var start = host.StartAsync(waitForSettings: true, CancellationToken.None);
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>("health").Count > 0);
        start.IsCompleted.ShouldBeFalse();
        var health = client.SentTo<ModuleHealth>("health")[0];
        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.StoreId.ShouldBe("store-1");
        health.Reasons[0].ShouldContain("limit: The field limit must be between 1 and 10.");

        client.PatchDesired(new JsonObject { ["limit"] = 3, ["$version"] = 2 });
        await start;

        Settings(host).Current.Limit.ShouldBe(3);
    }

    [Fact]
    public async Task Report_ManyLongErrors_StaysWithinTheTwinsLimits()
    {
        var lanes = new JsonObject(Enumerable.Range(0, 60).Select(i =>
            KeyValuePair.Create($"lane-{i}", (JsonNode?)new JsonObject { ["source"] = "x", [new string('y', 3000)] = 1 })));
        var client = new FakeModuleClient("Test", new JsonObject { ["storeId"] = "s", ["lanes"] = lanes, ["$version"] = 1 });
        await using var host = Create(client);

        await Should.ThrowAsync<SettingsRefusedException>(() => host.StartAsync(CancellationToken.None));

        var errors = client.Reports[0]["settings"]!["errors"]!.AsArray();
        errors.Count.ShouldBe(21);
        errors.ShouldAllBe(e => e!.GetValue<string>().Length <= 4096);
        client.Reports[0].ToJsonString().Length.ShouldBeLessThan(32 * 1024);
    }

    private static EdgeModuleHost Create(FakeModuleClient client) =>
        EdgeModuleHost.Create("Test", client, services => services.AddTwinSettings(TestJson.Default.TestSettings));

    private static ITwinSettings<TestSettings> Settings(EdgeModuleHost host) => host.Services.GetRequiredService<ITwinSettings<TestSettings>>();

    private static JsonObject Twin(int version, int limit) => new() { ["storeId"] = "store-1", ["limit"] = limit, ["$version"] = version };
}
