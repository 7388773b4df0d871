using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Stomp;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Faults;

/// <summary>A way's speed: events a second, and the processor time that this process took for an event, both sides of a connection's beginning left out.</summary>
internal sealed record Pace(double PerSecond, double CpuMicroseconds);

/// <summary>How fast events go from a broker to the hub.</summary>
/// <param name="Bare">A client that takes and acknowledges every message, and reads none.</param>
/// <param name="Bridge">The bridge.</param>
/// <param name="Durable">The bridge with a <c>statePath</c>.</param>
/// <param name="SlowHub">Events a second to a hub that takes <see cref="HubTakes"/> for each, of <see cref="Lanes"/> lanes.</param>
/// <param name="P50Ms">Half of the delays from sending to the hub at 500 events a second, milliseconds, are shorter.</param>
/// <param name="P99Ms">Of the same.</param>
internal sealed record BrokerPace(Pace Bare, Pace Bridge, Pace Durable, double SlowHub, double P50Ms, double P99Ms)
{
    /// <summary>Lanes of the load.</summary>
    public const int Lanes = 4;

    /// <summary>What the slow hub takes for an event.</summary>
    public static readonly TimeSpan HubTakes = TimeSpan.FromMilliseconds(5);

    private const int Events = 20_000;
    private const int Skipped = 2_000;
    private const int SlowEvents = 2_000;
    private const int RatePerSecond = 500;

    /// <summary>A machine that does other things too may let the broker's Java stand still for seconds.</summary>
    private const int Patience = 30_000;

    private static readonly TimeSpan PacedFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Measures on a broker that nobody else uses: a round that does not count, in which the broker's Java compiles itself, and then so many rounds in which the three
    /// go in turns, each first as often as the others. The figures are medians.
    /// </summary>
    /// <param name="broker">The broker.</param>
    /// <param name="kind">How the bridge and the bare client reach it; what is on the queue comes by STOMP in any case.</param>
    /// <param name="rounds">Rounds that count.</param>
    public static async Task<BrokerPace> MeasureAsync(ActiveMqBroker broker, PosTransportKind kind, int rounds)
    {
        Func<string, Task<Pace>>[] ways =
        [
            queue => BareAsync(broker, kind, queue),
            queue => BridgeAsync(broker, kind, queue, statePath: null),
            async queue =>
            {
                var state = Directory.CreateTempSubdirectory("pos-pace-");
                var pace = await BridgeAsync(broker, kind, queue, state.FullName);
                state.Delete(recursive: true);
                return pace;
            },
        ];
        List<Pace>[] paces = [[], [], []];
        for (var round = 0; round <= rounds; round++)
        {
            for (var turn = 0; turn < ways.Length; turn++)
            {
                var way = (round + turn) % ways.Length;
                var pace = await ways[way]($"{kind}-{round}-{way}");
                if (round > 0)
                {
                    paces[way].Add(pace);
                }
            }
        }

        var slow = await SlowAsync(broker, kind, $"{kind}-slow");
        var delays = await DelaysAsync(broker, kind, $"{kind}-paced");
        return new BrokerPace(
            Median(paces[0]), Median(paces[1]), Median(paces[2]), slow, delays[delays.Count / 2], delays[(int)(delays.Count * 0.99)]);
    }

    private static Pace Median(List<Pace> paces) => new(Middle(paces.Select(p => p.PerSecond)), Middle(paces.Select(p => p.CpuMicroseconds)));

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static PosBridgeSettings Settings(ActiveMqBroker broker, string queue) => new()
    {
        StoreId = "store-1",
        EventQueue = queue,
        Transport = new() { Kind = PosTransportKind.Stomp, Uri = broker.StompUri, HeartBeatMs = Patience },
    };

    /// <summary>Takes and acknowledges every message by itself, with the same prefetch, and reads none.</summary>
    private static async Task<Pace> BareAsync(ActiveMqBroker broker, PosTransportKind kind, string queue)
    {
        var settings = Settings(broker, queue);
        await FillAsync(settings, Events);
#if EDGESTACK_AZURE
        if (kind == PosTransportKind.Nms)
        {
            return await Task.Run(() => BareNms(broker, queue, settings.Transport.Prefetch));
        }
#endif
        var acks = System.Threading.Channels.Channel.CreateUnbounded<string>();
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, frame => acks.Writer.TryWrite(frame.Raw("ack")!), CancellationToken.None);
        var meter = default(Meter);
        await connection.SendAsync(PosFrames.Subscribe(queue, settings.Transport.Prefetch), CancellationToken.None);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        for (var i = 0; i < Events; i++)
        {
            await connection.SendAsync(PosFrames.Acknowledge(await acks.Reader.ReadAsync(limit.Token)), limit.Token);
            if (i == Skipped)
            {
                meter = Meter.Read(i);
            }
        }

        return meter.Until(Events - 1);
    }

#if EDGESTACK_AZURE
    private static Pace BareNms(ActiveMqBroker broker, string queue, int prefetch)
    {
        var address = $"activemq:tcp://127.0.0.1:{broker.OpenWirePort}?transport.receiveBufferSize=131072&transport.sendBufferSize=131072";
        var factory = new Apache.NMS.ActiveMQ.ConnectionFactory(new Uri(address))
        {
            PrefetchPolicy = new Apache.NMS.ActiveMQ.PrefetchPolicy { QueuePrefetch = prefetch },
            SendAcksAsync = false,
            CheckForDuplicates = false,
            WatchTopicAdvisories = false,
        };
        using var connection = factory.CreateConnection();
        connection.Start();
        using var session = connection.CreateSession(Apache.NMS.AcknowledgementMode.IndividualAcknowledge);
        var meter = default(Meter);
        using var consumer = session.CreateConsumer(session.GetQueue(queue));
        for (var i = 0; i < Events; i++)
        {
            (consumer.Receive(Limit) ?? throw new TimeoutException($"{i} of {Events} messages came")).Acknowledge();
            if (i == Skipped)
            {
                meter = Meter.Read(i);
            }
        }

        return meter.Until(Events - 1);
    }
#endif

    private static async Task<Pace> BridgeAsync(ActiveMqBroker broker, PosTransportKind kind, string queue, string? statePath)
    {
        await FillAsync(Settings(broker, queue), Events);
        var ledger = new DeliveryLedger();
        await using var host = await StartAsync(ledger, broker, kind, queue, statePath);
        await UntilAsync(() => ledger.Distinct > Skipped);
        var meter = Meter.Read(ledger.Distinct);
        await UntilAsync(() => ledger.Distinct == Events);
        return meter.Until(Events, ledger.Order[^1].At);
    }

    private static async Task<double> SlowAsync(ActiveMqBroker broker, PosTransportKind kind, string queue)
    {
        await FillAsync(Settings(broker, queue), SlowEvents);
        var ledger = new DeliveryLedger();
        await using var host = await StartAsync(ledger, broker, kind, queue, statePath: null, HubTakes);
        await UntilAsync(() => ledger.Distinct == SlowEvents);
        var order = ledger.Order;
        return (SlowEvents - 1) / Stopwatch.GetElapsedTime(order[0].At, order[^1].At).TotalSeconds;
    }

    private static async Task<List<double>> DelaysAsync(ActiveMqBroker broker, PosTransportKind kind, string queue)
    {
        var ledger = new DeliveryLedger();
        await using var host = await StartAsync(ledger, broker, kind, queue, statePath: null);
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(Settings(broker, queue).Transport), TimeProvider.System, _ => { }, CancellationToken.None);
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < PacedFor && await timer.WaitForNextTickAsync())
        {
            var due = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * RatePerSecond);
            while (sent.Count < due)
            {
                var posEvent = Event(sent.Count);
                sent[posEvent.EventId] = Stopwatch.GetTimestamp();
                await connection.SendAsync(Frame(queue, posEvent), CancellationToken.None);
            }
        }

        await UntilAsync(() => ledger.Distinct == sent.Count);
        return [.. ledger.Order.Select(d => Stopwatch.GetElapsedTime(sent[d.EventId], d.At).TotalMilliseconds).Order()];
    }

    private static async Task<EdgeModuleHost> StartAsync(DeliveryLedger ledger, ActiveMqBroker broker, PosTransportKind kind, string queue, string? statePath, TimeSpan hubTakes = default)
    {
        var twin = new JsonObject
        {
            ["storeId"] = "store-1",
            ["eventQueue"] = queue,
            ["transport"] = kind == PosTransportKind.Nms
                ? new JsonObject { ["kind"] = "nms", ["uri"] = $"tcp://127.0.0.1:{broker.OpenWirePort}" }
                : new JsonObject { ["kind"] = "stomp", ["uri"] = broker.StompUri },
        };
        if (statePath is not null)
        {
            twin["statePath"] = statePath;
        }

        var host = EdgeModuleHost.Create(ModuleIds.PosBridge, new LedgerHub(ledger, twin, unread: true, hubTakes), services => services.AddPosBridge());
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static async Task FillAsync(PosBridgeSettings settings, int events)
    {
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, _ => { }, CancellationToken.None);
        for (var i = 0; i < events; i++)
        {
            var frame = Frame(settings.EventQueue, Event(i));
            await (i % 50 == 49 ? connection.SendWithReceiptAsync(frame, CancellationToken.None) : connection.SendAsync(frame, CancellationToken.None));
        }

        await connection.DisconnectAsync(CancellationToken.None);
    }

    private static StompFrame Frame(string queue, PosEvent posEvent) =>
        PosFrames.Event(queue, posEvent.LaneId, JsonSerializer.SerializeToUtf8Bytes(posEvent, ContractsJson.Default.PosEvent));

    private static PosEvent Event(int number) => new()
    {
        EventId = $"e{number}",
        StoreId = "store-1",
        LaneId = $"lane-{number % Lanes}",
        TerminalId = $"till-{number % Lanes}",
        TransactionId = $"t{number / (20 * Lanes)}",
        Sequence = (number / Lanes % 20) + 1,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        Item = new PosItem { Code = "4006381333931", Description = "Marker, blue", Quantity = 1, UnitPrice = 1.29m, ExtendedPrice = 1.29m },
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Where the clock and this process's processor time stood after so many events.</summary>
    private readonly record struct Meter(int Events, long At, TimeSpan Cpu)
    {
        public static Meter Read(int events) => new(events, Stopwatch.GetTimestamp(), Used());

        public Pace Until(int events, long? at = null) => new(
            (events - Events) / Stopwatch.GetElapsedTime(At, at ?? Stopwatch.GetTimestamp()).TotalSeconds, (Used() - Cpu).TotalMicroseconds / (events - Events));

        private static TimeSpan Used()
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime;
        }
    }
}
