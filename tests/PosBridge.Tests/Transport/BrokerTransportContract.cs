using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Faults;
using LossPrevention.PosBridge.Identity;
using LossPrevention.PosBridge.Tests.Dialects;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>What every way to the tills keeps that leads through a real ActiveMQ.</summary>
public abstract class BrokerTransportContract(OpenBroker shared) : PosTransportContract, IClassFixture<OpenBroker>
{
    /// <summary>What a health says of a broker that hangs: one of these.</summary>
    private protected abstract string[] Silence { get; }

    /// <summary>The way's name in the twin, and a broker's address by it.</summary>
    private protected abstract (string Kind, string Address) Way(ActiveMqBroker broker);

    /// <summary>A bridge that reaches this broker by the way under test.</summary>
    private protected abstract StompRig Create(ActiveMqBroker broker, bool ownsBroker);

    private protected override async Task<PosRig> CreateAsync(bool absent = false) =>
        absent ? Create(ActiveMqBroker.Create(), ownsBroker: true) : Create(await shared.GetAsync(), ownsBroker: false);

    [SkippableFact]
    public async Task Command_OnTheQueue_IsPersistentWithItsExpiry()
    {
        await using var rig = (StompRig)await CreateAsync();
        await rig.StartBridgeAsync();
        var command = TillEvents.Command();

        rig.Hub.Deliver(Endpoints.LaneCommands, "c0", TillEvents.Command("c0", TillEvents.Ten));
        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", command);
        var frame = await rig.ReadAsync(rig.Settings().CommandQueue);

        frame.Header("correlation-id").ShouldBe("c1", "the expired one is not sent");
        frame.Header("persistent").ShouldBe("true");
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(frame.Header("expires")!, CultureInfo.InvariantCulture));
        expires.ShouldBe(command.ExpiresAt, tolerance: TimeSpan.FromSeconds(2));
        frame.Header("schema").ShouldBe(LaneCommand.Schema);
    }

    [SkippableFact]
    public async Task Command_NotAnswered_GoesOutAgainAndIsToldWhenItsTimeIsOver()
    {
        await using var rig = (StompRig)await CreateAsync();
        await rig.StartBridgeAsync(new JsonObject { ["commandRetryMs"] = 300 });
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1", TimeProvider.System.GetUtcNow().AddSeconds(4)));

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        await rig.UntilAsync(r => r.Health!.Reasons.Any(reason => reason.Contains("did not answer Nudge c1", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Command_Answered_GoesOutOnceAndABadAnswerIsPutAway()
    {
        await using var rig = (StompRig)await CreateAsync();
        await rig.StartBridgeAsync(new JsonObject { ["commandRetryMs"] = 1_500 });
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1", TimeProvider.System.GetUtcNow().AddSeconds(6)));
        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        await rig.AnswerAsync(new LaneCommandAck { CommandId = "c1", Outcome = LaneCommandOutcome.Shown });
        await rig.AnswerAsync(new LaneCommandAck { CommandId = "", Outcome = LaneCommandOutcome.Shown });
        (await rig.ReadDeadLetterAsync()).Reason.ShouldContain("commandId");

        // What an unanswered command would have done by now: another, sent after its time, is the next one out.
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
        rig.Hub.Deliver(Endpoints.LaneCommands, "c2", TillEvents.Command("c2"));
        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c2");
        rig.Health!.Reasons.ShouldNotContain(reason => reason.Contains("c1", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Backlog_LongerThanThePrefetch_IsReadThroughFromTheFirstMomentOn()
    {
        await using var rig = await CreateAsync();
        for (var i = 1; i <= 200; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        await rig.StartBridgeAsync();

        await rig.UntilEventsAsync(200);
    }

    [SkippableFact]
    public async Task Bridge_Stopped_LeavesNothingAcknowledgedOnTheQueue()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();
        for (var i = 1; i <= 20; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        await rig.UntilEventsAsync(20);
        await rig.StopBridgeAsync();
        await rig.PublishAsync(TillEvents.Scan(sequence: 21).Json());
        await rig.StartBridgeAsync();
        await rig.UntilEventsAsync(1);

        rig.Events[0].Sequence.ShouldBe(21, "another run knows nothing of what the first has sent");
    }

    [SkippableFact]
    public async Task Bridge_RestartedWithAStatePath_KnowsWhatItHasSent()
    {
        using var state = new TempFolder();
        var settings = new JsonObject { ["statePath"] = state.Path };
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync(settings);
        for (var i = 1; i <= 20; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        await rig.UntilEventsAsync(20);
        await rig.StopBridgeAsync();
        for (var i = 1; i <= 21; i++)
        {
            await rig.PublishAsync((TillEvents.Scan(sequence: i) with { EventId = $"again-{i}" }).Json());
        }

        await rig.StartBridgeAsync(settings);
        await rig.UntilEventsAsync(1);

        rig.Events.Select(e => e.Sequence).ShouldBe([21]);
    }

    [SkippableFact]
    public async Task Receipt_OpenWhileTheBridgeIsRestarted_GoesOn()
    {
        using var state = new TempFolder();
        var profile = DialectSamples.Profile("receipt-text");
        profile["terminals"] = new JsonArray();
        profile["receiptText"]!["terminal"] = "till-3";
        var settings = new JsonObject { ["statePath"] = state.Path, ["dialect"] = profile };
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync(settings);
        await rig.PublishAsync(TillEvents.Bytes("BON-NR 7  BED 118"));
        await rig.PublishAsync(TillEvents.Bytes("5449000000996 COLA 0,33             0,99"));
        await rig.UntilEventsAsync(2);
        await rig.StopBridgeAsync();

        await rig.StartBridgeAsync(settings);
        await rig.PublishAsync(TillEvents.Bytes("KARTE 0,99"));
        await rig.PublishAsync(TillEvents.Bytes("VIELEN DANK"));
        await rig.UntilEventsAsync(2);

        rig.Events.Select(e => (e.Kind, e.TransactionId, e.Sequence)).ShouldBe(
            [(PosEventKind.PaymentStarted, "7", 3), (PosEventKind.TransactionCompleted, "7", 4)]);
    }

    [SkippableFact]
    public async Task Brokers_TheFirstDies_TheNextIsTaken()
    {
        var second = await shared.GetAsync();
        await using var rig = Create(second, ownsBroker: false);
        await using var first = await ActiveMqBroker.StartNewAsync();
        await rig.StartBridgeAsync(new JsonObject
        {
            ["transport"] = new JsonObject { ["kind"] = Way(first).Kind, ["uri"] = $"failover:({Way(first).Address},{Way(second).Address})", ["maxReconnectDelayMs"] = 500 },
        });
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);

        await first.KillAsync();
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.UntilEventsAsync(1);
        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    [SkippableFact]
    public async Task Event_NotAcknowledgedOverManyConnections_IsNotGivenUp()
    {
        await using var rig = await CreateAsync();
        await rig.PublishAsync(TillEvents.Scan().Json());

        // ActiveMQ's clients give a message up to its dead letters after six tries by default.
        for (var i = 0; i < 9; i++)
        {
            (await ReceiveAsync(rig, count: 1, acknowledge: [])).ShouldBe([1]);
        }
    }

    [SkippableFact]
    public async Task TillClock_MinutesBehind_IsCorrectedAndTold()
    {
        var behind = TimeSpan.FromMinutes(3);
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync(new JsonObject { ["settleMs"] = 100 });
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);

        for (var i = 1; !rig.Hub.Sent.Any(s => s.Message.Properties["schema"] == ClockDrift.Schema); i++)
        {
            var at = TimeProvider.System.GetUtcNow() - behind;
            await rig.PublishAsync((TillEvents.Scan(sequence: 1, at: at) with { EventId = $"e{i}", TransactionId = $"t{i}" }).Json());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop.Token);
        }

        var last = TimeProvider.System.GetUtcNow();
        await rig.PublishAsync((TillEvents.Scan(sequence: 1, at: last - behind) with { EventId = "last", TransactionId = "last" }).Json());
        await rig.UntilAsync(r => r.Events.Any(e => e.EventId == "last"));

        rig.Events.Single(e => e.EventId == "last").Receipt!.OccurredAt.ShouldBe(last, tolerance: TimeSpan.FromSeconds(1));
        await rig.UntilAsync(r => r.Health!.Lanes.Any(l => l.Reason?.Contains("behind", StringComparison.Ordinal) == true));
    }

    [SkippableFact]
    public async Task Message_Monstrous_IsPutAwayAndTheLaneGoesOn()
    {
        await using var rig = await CreateAsync();
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Bytes(new string('x', 5_000_000)));
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.UntilEventsAsync(1);

        (await rig.ReadDeadLetterAsync()).Reason.ShouldContain("over");
        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    [SkippableFact]
    public async Task Message_HandlingFails_EndsInTheDeadLettersWithTheCauseAndTheLaneGoesOn()
    {
        await using var rig = await CreateAsync();
        rig.Dialect = new FailingDialect();
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Bytes("PAID 4111 1111 1111 1111, fails where it is read"));
        await rig.PublishAsync(TillEvents.Bytes("fails where it is sent"));
        await rig.PublishAsync(TillEvents.Scan().Json());
        await rig.UntilEventsAsync(1);
        DeadLetter[] letters = [await rig.ReadDeadLetterAsync(), await rig.ReadDeadLetterAsync()];

        var (read, sent) = (letters.Single(l => l.Message.EndsWith("read", StringComparison.Ordinal)), letters.Single(l => l.Message.EndsWith("sent", StringComparison.Ordinal)));
        read.Reason.ShouldContain("reading it failed: FormatException: no price in PAID **** **** **** 1111");
        read.Message.ShouldContain("PAID **** **** **** 1111");
        read.Source.ShouldStartWith($"{rig.Settings().EventQueue} ");
        sent.Reason.ShouldContain("handling it failed 3 times: ArgumentException");
        rig.Events.ShouldHaveSingleItem().EventId.ShouldBe(TillEvents.Scan().EventId);
    }

    [SkippableFact]
    public async Task Message_EndsTheModuleAgainAndAgain_EndsInTheDeadLettersWithTheCauseAndTheLaneGoesOn()
    {
        using var state = new TempFolder();
        await using var rig = await CreateAsync();
        var twin = rig.Twin(new JsonObject { ["statePath"] = state.Path });
        var ledger = new DeliveryLedger();
        await rig.PublishAsync(TillEvents.Scan(sequence: 1).Json());
        await rig.PublishAsync(TillEvents.Bytes($"PAID 4111 1111 1111 1111, {BridgeProcess.Fatal}"));
        for (var i = 2; i <= 4; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        // What starts a container again does.
        for (var end = 0; end < PoisonWatch.MaxEnds; end++)
        {
            await using var fated = BridgeProcess.Start(twin, ledger);
            await fated.Ended.WaitAsync(TimeSpan.FromMinutes(2));
            ledger.Distinct.ShouldBeLessThanOrEqualTo(1, "the queue is read in order");
        }

        await using var bridge = BridgeProcess.Start(twin, ledger);
        var letter = await rig.ReadDeadLetterAsync();

        letter.Reason.ShouldContain("ended 3 times while it read this message");
        letter.Message.ShouldBe($"PAID **** **** **** 1111, {BridgeProcess.Fatal}");
        letter.Source.ShouldStartWith($"{rig.Settings().EventQueue} ");
        await ledger.UntilAsync(4).WaitAsync(TimeSpan.FromMinutes(2));
    }

    [SkippableFact]
    public async Task Prefetch_NothingAcknowledged_BoundsWhatIsInFlight()
    {
        await using var rig = (StompRig)await CreateAsync();
        for (var i = 1; i <= 12; i++)
        {
            await rig.PublishAsync(TillEvents.Scan(sequence: i).Json());
        }

        await using var transport = rig.NewTransport(rig.Settings(t => t with { Prefetch = 5 }));
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var run = transport.RunAsync(stop.Token);
        await using var received = transport.ReceiveAsync(stop.Token).GetAsyncEnumerator();
        var deliveries = new List<PosDelivery>();
        for (var i = 0; i < 5; i++)
        {
            await received.MoveNextAsync();
            deliveries.Add((PosDelivery)received.Current);
        }

        // A command's receipt comes after whatever the broker sent before it.
        await transport.SendAsync(TillEvents.Command(), CancellationToken.None);
        var next = received.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        await transport.AcknowledgeAsync([deliveries[0]], CancellationToken.None);
        (await next).ShouldBeTrue();
        PosEventReader.Read(((PosDelivery)received.Current).Body, "store-1").Event!.Sequence.ShouldBe(6);

        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [SkippableFact]
    public async Task Broker_Frozen_IsNoticedBySilenceAndFoundAgain()
    {
        await using var rig = Create(await ActiveMqBroker.StartNewAsync(), ownsBroker: true);
        await rig.StartBridgeAsync();
        await rig.UntilAsync(r => r.Health?.Status == HealthStatus.Healthy);

        await rig.FreezeAsync(true);

        // First the connection falls silent, then the attempts to connect again find no answer: on a busy machine only the second is seen.
        await rig.UntilAsync(r => r.Health!.Reasons.Any(reason => Silence.Any(reason.Contains)));
        await rig.FreezeAsync(false);

        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    /// <summary>Fails as a fault in the program would, in reading and in what it makes.</summary>
    private sealed class FailingDialect : ITillDialect
    {
        private readonly CanonicalDialect inner = new("store-1");

        public TillReading Read(TillMessage message) => Encoding.UTF8.GetString(message.Body.Span) switch
        {
            var text when text.EndsWith("read", StringComparison.Ordinal) => throw new FormatException($"no price in {text}"),
            var text when text.EndsWith("sent", StringComparison.Ordinal) => new TillReading { Events = [TillEvents.Scan(sequence: 9) with { ScaleGrams = double.NaN }] },
            _ => inner.Read(message),
        };
    }
}
