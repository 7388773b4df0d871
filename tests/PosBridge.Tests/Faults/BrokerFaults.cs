using System.Text.Json.Nodes;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Faults;

/// <summary>The faults of a broker, which the tills reach by STOMP and the bridge by STOMP or NMS.</summary>
internal static class BrokerFaults
{
    /// <summary>The one fault after which what was in flight comes again.</summary>
    public const string ModuleKilled = "module killed (-9)";

    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(6);

    /// <summary>Their names, in the report's order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["none", "broker restarted", "broker killed (-9)", "broker frozen", "connection cut", "module restarted", ModuleKilled, "sent twice"];

    /// <summary>Runs one fault on a broker of its own.</summary>
    /// <param name="kind">How the bridge reaches it.</param>
    /// <param name="name">The fault.</param>
    /// <param name="events">How many events.</param>
    public static async Task<FaultRow> RunAsync(PosTransportKind kind, string name, int events)
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        var port = kind == PosTransportKind.Nms ? broker.OpenWirePort : broker.StompPort;
        await using var cable = new TcpCable(port);
        var state = Directory.CreateTempSubdirectory("pos-faults-");
        try
        {
            var tills = new PosBridgeSettings { StoreId = "store-1", Transport = new() { Kind = PosTransportKind.Stomp, Uri = broker.StompUri, HeartBeatMs = 1_000 } };
            await using var run = new FaultRun(
                new TillLoad(events, laneCount: 4),
                Twin(kind, name == "connection cut" ? cable.Port : port, state.FullName),
                async token => new StompTillSide(await StompPosPublisher.ConnectAsync(tills, TimeProvider.System, token)),
                ownProcess: name == ModuleKilled);
            return await run.RunAsync(name, r => DoAsync(name, broker, cable, r), twice: name == "sent twice");
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static JsonObject Twin(PosTransportKind kind, int port, string statePath) => new()
    {
        ["storeId"] = "store-1",
        ["statePath"] = statePath,
        ["transport"] = new JsonObject
        {
            ["kind"] = kind == PosTransportKind.Nms ? "nms" : "stomp",
            ["uri"] = $"{(kind == PosTransportKind.Nms ? "tcp" : "stomp")}://127.0.0.1:{port}",
            ["heartBeatMs"] = 1_000,
            ["maxReconnectDelayMs"] = 500,
        },
    };

    private static async Task DoAsync(string name, ActiveMqBroker broker, TcpCable cable, FaultRun run)
    {
        switch (name)
        {
            case "broker restarted":
                await broker.StopAsync();
                await broker.StartAsync();
                break;
            case "broker killed (-9)":
                await broker.KillAsync();
                await broker.StartAsync();
                break;
            case "broker frozen":
                await broker.FreezeAsync(true);
                await Task.Delay(FrozenFor, TimeProvider.System);
                await broker.FreezeAsync(false);
                break;
            case "connection cut":
                await cable.CutForAWhileAsync();
                break;
            case "module restarted" or ModuleKilled:
                await run.RestartBridgeAsync();
                break;
        }
    }

    private sealed class StompTillSide(StompPosPublisher publisher) : ITillSide
    {
        public Task PublishAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => publisher.PublishAsync(json, cancellationToken);

        public ValueTask DisposeAsync() => publisher.DisposeAsync();
    }
}
