using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Stomp;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Faults;

/// <summary>How fast events go from a broker to the hub.</summary>
internal sealed record BrokerPace(double Bare, double Bridge, double Durable, double P50Ms, double P99Ms)
{
    private const int Events = 20_000;
    private const int Rounds = 2;
    private const int RatePerSecond = 500;
    private static readonly TimeSpan PacedFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Measures on a broker that nobody else uses. Each figure is the better of two rounds, taken in turns.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="kind">How the bridge and the bare client reach it; what is on the queue comes by STOMP in any case.</param>
    public static async Task<BrokerPace> MeasureAsync(ActiveMqBroker broker, PosTransportKind kind)
    {
        var (bare, bridge, durable) = (0.0, 0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            bare = Math.Max(bare, await BareAsync(broker, kind, $"{kind}-bare{round}"));
            bridge = Math.Max(bridge, await BridgeAsync(broker, kind, $"{kind}-bridge{round}", statePath: null));
            var state = Directory.CreateTempSubdirectory("pos-pace-");
            durable = Math.Max(durable, await BridgeAsync(broker, kind, $"{kind}-durable{round}", state.FullName));
            state.Delete(recursive: true);
        }

        var delays = await DelaysAsync(broker, kind, $"{kind}-paced");
        return new BrokerPace(bare, bridge, durable, delays[delays.Count / 2], delays[(int)(delays.Count * 0.99)]);
    }

    private static PosBridgeSettings Settings(ActiveMqBroker broker, string queue) => new()
    {
        StoreId = "store-1",
        EventQueue = queue,
        Transport = new() { Kind = PosTransportKind.Stomp, Uri = broker.StompUri },
    };

    /// <summary>Takes and acknowledges every message by itself, with the same prefetch, and reads none.</summary>
    private static async Task<double> BareAsync(ActiveMqBroker broker, PosTransportKind kind, string queue)
    {
        var settings = Settings(broker, queue);
        await FillAsync(settings);
#if EDGESTACK_AZURE
        if (kind == PosTransportKind.Nms)
        {
            return await Task.Run(() => BareNms(broker, queue, settings.Transport.Prefetch));
        }
#endif
        var acks = System.Threading.Channels.Channel.CreateUnbounded<string>();
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, frame => acks.Writer.TryWrite(frame.Raw("ack")!), CancellationToken.None);
        var begun = Stopwatch.GetTimestamp();
        await connection.SendAsync(PosFrames.Subscribe(queue, settings.Transport.Prefetch), CancellationToken.None);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        for (var i = 0; i < Events; i++)
        {
            var id = await acks.Reader.ReadAsync(limit.Token);
            await connection.SendAsync(new StompFrame("ACK", [new StompHeader("id", id)], ReadOnlyMemory<byte>.Empty), limit.Token);
        }

        return Events / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

#if EDGESTACK_AZURE
    private static double BareNms(ActiveMqBroker broker, string queue, int prefetch)
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
        var begun = Stopwatch.GetTimestamp();
        using var consumer = session.CreateConsumer(session.GetQueue(queue));
        for (var i = 0; i < Events; i++)
        {
            (consumer.Receive(Limit) ?? throw new TimeoutException($"{i} of {Events} messages came")).Acknowledge();
        }

        return Events / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
#endif

    private static async Task<double> BridgeAsync(ActiveMqBroker broker, PosTransportKind kind, string queue, string? statePath)
    {
        await FillAsync(Settings(broker, queue));
        var ledger = new DeliveryLedger();
        var begun = Stopwatch.GetTimestamp();
        await using var host = await StartAsync(ledger, broker, kind, queue, statePath);
        await UntilAsync(() => ledger.Distinct == Events);
        var order = ledger.Order;
        begun = order[0].At; // A connection is made once; the bare client's is made before its clock starts, too.
        return (Events - 1) / Stopwatch.GetElapsedTime(begun, order[^1].At).TotalSeconds;
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

    private static async Task<EdgeModuleHost> StartAsync(DeliveryLedger ledger, ActiveMqBroker broker, PosTransportKind kind, string queue, string? statePath)
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

        var host = EdgeModuleHost.Create(ModuleIds.PosBridge, new LedgerHub(ledger, twin, unread: true), services => services.AddPosBridge());
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static async Task FillAsync(PosBridgeSettings settings)
    {
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, _ => { }, CancellationToken.None);
        for (var i = 0; i < Events; i++)
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
        LaneId = $"lane-{number % 4}",
        TerminalId = $"till-{number % 4}",
        TransactionId = $"t{number / 80}",
        Sequence = (number / 4 % 20) + 1,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        Item = new PosItem { Code = "4006381333931", Description = "Marker, blue", Quantity = 1, UnitPrice = 1.29m, ExtendedPrice = 1.29m },
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
