using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Tests.Transport;

public class InProcessPosTransportTests : PosTransportContract
{
    private protected override async Task<PosRig> CreateAsync(bool absent = false)
    {
        var rig = new InProcessRig();
        if (absent)
        {
            await rig.BreakAsync();
        }

        return rig;
    }

    [Fact]
    public async Task PublishAsync_NobodyAcknowledges_WaitsAtCapacity()
    {
        await using var rig = new InProcessRig();
        for (var i = 1; i <= InProcessPosTransport.Capacity; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        var oneMore = rig.PublishAsync(TillEvents.Scan(sequence: 0).Json());
        oneMore.IsCompleted.ShouldBeFalse();

        await using var received = rig.Tills.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        await received.MoveNextAsync();
        await rig.Tills.AcknowledgeAsync([(PosDelivery)received.Current], CancellationToken.None);
        await oneMore.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task AdvanceAsync_AfterEvents_IsReportedWithTheirNumbersPerLane()
    {
        await using var rig = new InProcessRig();
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Scan("lane-1", 1).Json());
        await rig.PublishAsync(TillEvents.Scan("lane-2", 1).Json());
        await rig.PublishAsync(TillEvents.Scan("lane-1", 2).Json());
        await rig.Tills.AdvanceAsync("lane-1", TillEvents.Ten.AddSeconds(5), ended: false, CancellationToken.None);
        await rig.Tills.AdvanceAsync("lane-2", TillEvents.Ten.AddSeconds(3), ended: true, CancellationToken.None);
        await rig.UntilAsync(r => r.Health!.Lanes.Any(l => l.Progress?.Ended == true));

        var progress = rig.Health!.Lanes.ToDictionary(l => l.LaneId, l => l.Progress!);
        (progress["lane-1"].ObservedThrough, progress["lane-1"].LastSequence, progress["lane-1"].Ended).ShouldBe((TillEvents.Ten.AddSeconds(5), 2, false));
        (progress["lane-2"].ObservedThrough, progress["lane-2"].LastSequence, progress["lane-2"].Ended).ShouldBe((TillEvents.Ten.AddSeconds(3), 1, true));
        progress["lane-1"].Session.ShouldBe(rig.Events[0].Receipt!.Session);
    }

    [Fact]
    public async Task AdvanceAsync_ThenAnOlderEvent_IsMarkedLate()
    {
        await using var rig = new InProcessRig();
        await rig.StartBridgeAsync();

        await rig.Tills.AdvanceAsync("lane-1", TillEvents.Ten.AddSeconds(5), ended: false, CancellationToken.None);
        await rig.PublishAsync(TillEvents.Scan(sequence: 5).Json());
        await rig.PublishAsync(TillEvents.Scan(sequence: 6).Json());
        await rig.UntilEventsAsync(2);

        rig.Events.Select(e => e.Receipt!.Late).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Connection_LostAndMadeWhileTheHubIsAway_TheHubIsToldHowItIsNow()
    {
        await using var rig = new InProcessRig();
        await rig.StartBridgeAsync();
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);
        var away = true;
        rig.Hub.BeforeCall = call =>
        {
            if (call == "send" && Volatile.Read(ref away))
            {
                throw new EdgeHubException("away");
            }
        };
        var before = rig.Hub.SentTo<ModuleHealth>(Endpoints.Health).Count;

        await rig.BreakAsync();
        await rig.MendAsync();
        Volatile.Write(ref away, false);
        await rig.UntilAsync(r => r.Hub.SentTo<ModuleHealth>(Endpoints.Health).Count > before);

        rig.Hub.SentTo<ModuleHealth>(Endpoints.Health).Skip(before).ShouldAllBe(h => h.Status == HealthStatus.Healthy && h.Lanes[0].Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task Command_OfAReplayInThePast_IsSent()
    {
        await using var rig = new InProcessRig();
        await rig.StartBridgeAsync();

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1", TillEvents.Ten.AddSeconds(30)));

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
    }
}
