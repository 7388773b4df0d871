using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>What every way to the tills keeps.</summary>
public abstract class PosTransportContract
{
    private protected abstract Task<PosRig> CreateAsync(bool absent = false);

    [SkippableFact]
    public async Task Events_OfSeveralLanes_ArriveOnceAndInOrder()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        await PublishAsync(rig, lanes: 3, each: 40);
        await rig.UntilEventsAsync(120);

        AssertOnceAndInOrder(rig.Events, lanes: 3, each: 40);
    }

    [SkippableFact]
    public async Task Event_PublishedTwice_IsSentOnce()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.PublishAsync((TillEvents.Scan() with { EventId = "again" }).Json());
        await rig.PublishAsync(TillEvents.Scan(sequence: 2).Json());
        await rig.UntilEventsAsync(2);

        AssertOnceAndInOrder(rig.Events, lanes: 1, each: 2);
    }

    [SkippableFact]
    public async Task Event_NotAcknowledged_ComesAgainAfterAReconnect()
    {
        await using var rig = await CreateAsync();
        for (var i = 1; i <= 3; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        var first = await ReceiveAsync(rig, count: 3, acknowledge: [0]);
        await rig.BreakAsync();
        await rig.MendAsync();
        var again = await ReceiveAsync(rig, count: 2, acknowledge: [0, 1]);

        first.ShouldBe([1, 2, 3]);
        again.ShouldBe([2, 3]);
    }

    [SkippableFact]
    public async Task Events_BrokenConnectionUnderLoad_NoneIsLostAndNoneComesTwice()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        var publishing = PublishAsync(rig, lanes: 3, each: 150);
        await rig.UntilEventsAsync(60);
        await rig.BreakAsync();
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Unhealthy);
        await rig.MendAsync();
        await publishing;
        await rig.UntilEventsAsync(450);

        AssertOnceAndInOrder(rig.Events, lanes: 3, each: 150);
        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    [SkippableFact]
    public async Task Command_FromTheHub_ReachesTheTillOnce()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1"));
        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1"));
        rig.Hub.Deliver(Endpoints.LaneCommands, "c2", TillEvents.Command("c2"));

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        (await rig.ReadCommandAsync()).ShouldBe(TillEvents.Command("c2") with { ExpiresAt = default }, CommandWithoutExpiry.Instance);
    }

    [SkippableFact]
    public async Task Message_Unreadable_IsPutAwayMaskedAndTheLaneGoesOn()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Bytes("PAID 4111 1111 1111 1111 at till 3"));
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.UntilEventsAsync(1);
        var letter = await rig.ReadDeadLetterAsync();

        letter.Message.ShouldBe("PAID **** **** **** 1111 at till 3");
        letter.Reason.ShouldNotBeNullOrWhiteSpace();
        letter.Source.ShouldNotBeNullOrWhiteSpace();
        rig.Events.ShouldHaveSingleItem().EventId.ShouldBe(TillEvents.Scan().EventId);
    }

    [SkippableFact]
    public async Task Tills_AbsentAtStart_HealthSaysSoAndTheyAreFoundLater()
    {
        await using var rig = await CreateAsync(absent: true);
        await rig.StartBridgeAsync();

        await rig.UntilAsync(r => r.Health is { Status: HealthStatus.Unhealthy, Lanes: [{ LaneId: "lane-1", Status: HealthStatus.Unhealthy }] });
        rig.Health!.Reasons.ShouldContain(r => r.Contains("cannot be heard"));
        rig.Health.Lanes[0].Progress.ShouldBeNull();
        rig.Hub.SentTo<ModuleHealth>(Endpoints.Health).ShouldAllBe(h => h.Status == HealthStatus.Unhealthy, "from its first report on");

        await rig.MendAsync();
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.UntilEventsAsync(1);
        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    private static async Task PublishAsync(PosRig rig, int lanes, int each)
    {
        for (var i = 1; i <= each; i++)
        {
            for (var lane = 1; lane <= lanes; lane++)
            {
                await rig.PublishAsync(TillEvents.Scan($"lane-{lane}", i).Json());
            }
        }
    }

    private static void AssertOnceAndInOrder(IReadOnlyList<PosEvent> events, int lanes, int each)
    {
        events.Count.ShouldBe(lanes * each);
        foreach (var lane in events.GroupBy(e => e.LaneId))
        {
            var numbers = Enumerable.Range(1, each).Select(i => (long)i);
            lane.Select(e => e.Sequence).ShouldBe(numbers);
            lane.Select(e => e.Receipt!.Sequence).ShouldBe(numbers);
            lane.Select(e => e.Receipt!.Session).Distinct().ShouldHaveSingleItem();
            lane.ShouldAllBe(e => e.Receipt!.OccurredAt == e.OccurredAt.ToUniversalTime());
        }
    }

    /// <summary>Receives on a transport of its own, acknowledges those, and leaves.</summary>
    private protected static async Task<List<long>> ReceiveAsync(PosRig rig, int count, int[] acknowledge)
    {
        var transport = rig.NewTransport();
        using var stop = new CancellationTokenSource();
        var run = transport.RunAsync(stop.Token);
        var sequences = new List<long>();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await foreach (var input in transport.ReceiveAsync(late.Token))
        {
            var delivery = input.ShouldBeOfType<PosDelivery>();
            if (acknowledge.Contains(sequences.Count))
            {
                await transport.AcknowledgeAsync([delivery], CancellationToken.None);
            }

            sequences.Add(PosEventReader.Read(delivery.Body, "store-1").Event!.Sequence);
            if (sequences.Count == count)
            {
                break;
            }
        }

        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (transport is not InProcessPosTransport)
        {
            await transport.DisposeAsync();
        }

        return sequences;
    }

    private sealed class CommandWithoutExpiry : IEqualityComparer<LaneCommand>
    {
        public static readonly CommandWithoutExpiry Instance = new();

        public bool Equals(LaneCommand? x, LaneCommand? y) => x! with { ExpiresAt = default } == y! with { ExpiresAt = default };

        public int GetHashCode(LaneCommand obj) => obj.CommandId.GetHashCode(StringComparison.Ordinal);
    }
}
