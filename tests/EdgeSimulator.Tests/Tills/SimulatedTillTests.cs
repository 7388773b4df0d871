using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Tills;
using LossPrevention.PosBridge;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Tills;

/// <summary>A simulated till and PosBridge on a real ActiveMQ.</summary>
public class SimulatedTillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly DateTimeOffset Recorded = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task PlayAsync_Recording_ComesOutOfPosBridgeInItsRhythmAndCommandsAreAnswered()
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        var hub = Hub(broker);
        await using var bridge = EdgeModuleHost.Create(ModuleIds.PosBridge, hub, services => services.AddPosBridge());
        await StartAsync(bridge, hub);
        var started = TimeProvider.System.GetUtcNow();
        var output = new StringWriter();

        await using var till = Till(broker);
        var playing = till.PlayAsync([.. Enumerable.Range(0, 5).Select(Event)], later: null, atOnce: false, TimeSpan.FromSeconds(10), output, CancellationToken.None);
        await hub.WaitUntilAsync(h => h.Sent.Count(s => s.Output == Endpoints.PosEvents) == 5).WaitAsync(Limit);
        hub.Deliver(Endpoints.LaneCommands, "c1", Nudge());
        var report = await playing.WaitAsync(Limit);

        report.ShouldBe(new SimulatedTillReport(5, 1, 0));
        output.ToString().ShouldContain("lane-1: Nudge - Please check it.");
        var events = hub.SentTo<PosEvent>(Endpoints.PosEvents);
        events.Select(e => e.Sequence).ShouldBe([1, 2, 3, 4, 5]);
        events[0].OccurredAt.ShouldBe(started, tolerance: TimeSpan.FromSeconds(30));
        (events[4].OccurredAt - events[0].OccurredAt).ShouldBe(TimeSpan.FromSeconds(2));
        events.ShouldAllBe(e => !e.Receipt!.Late);
    }

    [SkippableFact]
    public async Task PlayAsync_CamerasThatBeganEarlier_EventsHappenWhenTheyWereSeen()
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        var hub = Hub(broker);
        await using var bridge = EdgeModuleHost.Create(ModuleIds.PosBridge, hub, services => services.AddPosBridge());
        await StartAsync(bridge, hub);
        var later = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1) - Recorded;

        await using var till = Till(broker);
        var playing = till.PlayAsync([.. Enumerable.Range(0, 5).Select(Event)], later, atOnce: false, TimeSpan.Zero, TextWriter.Null, CancellationToken.None);
        await hub.WaitUntilAsync(h => h.Sent.Count(s => s.Output == Endpoints.PosEvents) == 5).WaitAsync(Limit);
        await playing.WaitAsync(Limit);

        hub.SentTo<PosEvent>(Endpoints.PosEvents).Select(e => e.OccurredAt).ShouldBe(Enumerable.Range(0, 5).Select(n => Event(n).OccurredAt + later));
    }

    private static FakeModuleClient Hub(ActiveMqBroker broker) => new(ModuleIds.PosBridge, new JsonObject
    {
        ["storeId"] = "store-1",
        ["lanes"] = new JsonArray("lane-1"),
        ["transport"] = new JsonObject { ["kind"] = "stomp", ["uri"] = broker.StompUri },
    });

    private static SimulatedTill Till(ActiveMqBroker broker) => new(
        new PosBridgeSettings { StoreId = "till", Transport = new() { Kind = PosTransportKind.Stomp, Uri = broker.StompUri } }, TimeProvider.System);

    private static async Task StartAsync(EdgeModuleHost bridge, FakeModuleClient hub)
    {
        await bridge.StartAsync(CancellationToken.None);
        await hub.WaitUntilAsync(h => h.SentTo<ModuleHealth>(Endpoints.Health).Any(m => m.Status == HealthStatus.Healthy)).WaitAsync(Limit);
    }

    private static PosEvent Event(int number) => new()
    {
        EventId = $"e{number}",
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "till-1",
        TransactionId = "t1",
        Sequence = number + 1,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = Recorded.AddSeconds(number / 2.0),
        Item = new PosItem { Code = "4006381333931" },
    };

    private static LaneCommand Nudge() => new()
    {
        CommandId = "c1",
        StoreId = "store-1",
        LaneId = "lane-1",
        Kind = LaneCommandKind.Nudge,
        TextKey = "missedScan",
        Text = "Please check it.",
        IssuedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(1),
    };
}
