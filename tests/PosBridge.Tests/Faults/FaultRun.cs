using System.Diagnostics;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Faults;

/// <summary>One fault under load, and what became of the events.</summary>
/// <param name="load">The tills.</param>
/// <param name="twin">The bridge's desired properties.</param>
/// <param name="connect">Makes a connection of a till.</param>
/// <param name="ownProcess">Whether the bridge runs in a process of its own, to be killed.</param>
internal sealed class FaultRun(TillLoad load, JsonObject twin, Func<CancellationToken, Task<ITillSide>> connect, bool ownProcess = false) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2);

    private readonly DeliveryLedger ledger = new();
    private EdgeModuleHost? host;
    private LedgerHub? hub;
    private BridgeProcess? process;

    private HealthStatus Health => process?.Health ?? hub!.Health;

    /// <summary>Starts the bridge; again after <see cref="StopBridgeAsync"/>.</summary>
    public async Task StartBridgeAsync()
    {
        if (ownProcess)
        {
            process = BridgeProcess.Start(twin, ledger);
            return;
        }

        hub = new LedgerHub(ledger, twin);
        host = EdgeModuleHost.Create(ModuleIds.PosBridge, hub, services => services.AddPosBridge());
        await host.StartAsync(CancellationToken.None);
    }

    /// <summary>The fault of a restarted module: stopped in the middle of its work, or killed where it has a process of its own, and started again.</summary>
    public async Task RestartBridgeAsync()
    {
        await StopBridgeAsync();
        await StartBridgeAsync();
    }

    /// <summary>Stops the bridge in the middle of its work; kills it where it has a process of its own.</summary>
    public async Task StopBridgeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }

        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }

    /// <summary>Puts the load on, does the fault once a third has arrived, and counts once nothing more comes.</summary>
    /// <param name="name">The fault, for the report.</param>
    /// <param name="fault">Does the fault and mends it; returns when it is over.</param>
    /// <param name="twice">Whether tills send everything twice.</param>
    public async Task<FaultRow> RunAsync(string name, Func<FaultRun, Task> fault, bool twice = false)
    {
        using var stop = new CancellationTokenSource(Limit, TimeProvider.System);
        await StartBridgeAsync();
        await UntilAsync(() => Health == HealthStatus.Healthy, stop.Token);
        var all = load.Events.Count();
        var publishing = load.RunAsync(connect, twice, stop.Token);
        await UntilAsync(() => ledger.Distinct >= all / 3, stop.Token);
        await fault(this);
        var over = Stopwatch.GetTimestamp();
        await publishing;
        await UntilAsync(() => load.Events.All(ledger.Has), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Afterwards, TimeProvider.System);
        var first = ledger.Order.Select(d => d.At).FirstOrDefault(at => at > over);
        return new FaultRow(
            name, load.Attempted, load.Acknowledged, ledger.Distinct, load.Acknowledged - load.Events.Count(ledger.Has), ledger.Repeated,
            first == 0 ? null : Stopwatch.GetElapsedTime(over, first));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopBridgeAsync();

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }
}

/// <summary>A line of the fault report.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="Attempted">Sends begun by tills, repeated ones included.</param>
/// <param name="Acknowledged">Events that the broker, or the bridge where there is none, has answered for.</param>
/// <param name="Delivered">Different events that the hub was given.</param>
/// <param name="Lost">Acknowledged events that the hub was not given.</param>
/// <param name="Duplicated">Deliveries to the hub beyond the first of an event.</param>
/// <param name="Recovered">From the end of the fault to the next event at the hub; null where none was left to come.</param>
internal sealed record FaultRow(
    string Fault, int Attempted, int Acknowledged, int Delivered, int Lost, int Duplicated, TimeSpan? Recovered);
