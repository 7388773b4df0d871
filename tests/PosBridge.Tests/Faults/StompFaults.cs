using System.Text.Json.Nodes;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Faults;

/// <summary>The faults of a broker that the bridge reaches by STOMP.</summary>
internal static class StompFaults
{
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(1);

    /// <summary>Their names, in the report's order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["none", "broker restarted", "broker killed (-9)", "broker frozen", "connection cut", "module restarted", "sent twice"];

    /// <summary>Runs one fault on a broker of its own.</summary>
    public static async Task<FaultRow> RunAsync(string name, int events)
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        await using var cable = new TcpCable(broker.StompPort);
        var state = Directory.CreateTempSubdirectory("pos-faults-");
        try
        {
            var tills = new PosBridgeSettings { StoreId = "store-1", Transport = new() { Kind = PosTransportKind.Stomp, Uri = broker.StompUri, HeartBeatMs = 1_000 } };
            await using var run = new FaultRun(
                new TillLoad(events, laneCount: 4),
                Twin(name == "connection cut" ? $"stomp://127.0.0.1:{cable.Port}" : broker.StompUri, state.FullName),
                async token => new StompTillSide(await StompPosPublisher.ConnectAsync(tills, TimeProvider.System, token)));
            return await run.RunAsync(name, r => DoAsync(name, broker, cable, r), twice: name == "sent twice");
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static JsonObject Twin(string uri, string statePath) => new()
    {
        ["storeId"] = "store-1",
        ["statePath"] = statePath,
        ["transport"] = new JsonObject { ["kind"] = "stomp", ["uri"] = uri, ["heartBeatMs"] = 1_000, ["maxReconnectDelayMs"] = 500 },
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
                cable.Cut();
                await Task.Delay(CutFor, TimeProvider.System);
                cable.Mend();
                break;
            case "module restarted":
                await run.StopBridgeAsync();
                await run.StartBridgeAsync();
                break;
        }
    }

    private sealed class StompTillSide(StompPosPublisher publisher) : ITillSide
    {
        public Task PublishAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => publisher.PublishAsync(json, cancellationToken);

        public ValueTask DisposeAsync() => publisher.DisposeAsync();
    }
}
