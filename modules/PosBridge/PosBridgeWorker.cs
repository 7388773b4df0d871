using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>Runs the pump with the settings in force, and anew with every set that takes their place.</summary>
internal sealed partial class PosBridgeWorker(
    ITwinSettings<PosBridgeSettings> twin,
    TransportSlot slot,
    LaneBook lanes,
    PosEventPump pump,
    TillReporter reporter,
    SentKeyStore keys,
    PoisonWatch poison,
    CommandDelivery commands,
    MakeDialect makeDialect,
    TimeProvider clock,
    ILogger<PosBridgeWorker> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var sets = twin.WatchAsync(stoppingToken).GetAsyncEnumerator(stoppingToken);
        var more = await sets.MoveNextAsync();
        while (more)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var run = RunAsync(sets.Current, stop.Token);
            var next = sets.MoveNextAsync().AsTask();
            if (await Task.WhenAny(run, next) == run)
            {
                await run; // A pump ends by failing only, and its failure is the module's.
            }

            await stop.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            more = await next;
        }
    }

    private async Task RunAsync(PosBridgeSettings settings, CancellationToken cancellationToken)
    {
        foreach (var laneId in settings.Lanes)
        {
            lanes.Get(laneId);
        }

        reporter.NotConnected();
        await keys.UseAsync(settings.StatePath, settings.DuplicateWindow);
        poison.Use(settings.StatePath);
        var transport = await slot.ReplaceAsync(settings);
        var dialect = DialectOf(settings);
        keys.Restore(dialect);
        LogTransport(settings.Transport.Kind, settings.Transport.Uri ?? "-", settings.Dialect.Kind, settings.Dialect.Name ?? "-");
        var progress = new TillProgress(TimeSpan.FromMilliseconds(settings.SettleMs));
        void OnState(PosTransportState state) => progress.Connection(state.Connected, clock.GetUtcNow());
        transport.StateChanged += OnState;
        OnState(transport.State);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task[] parts =
            [
                slot.Run(),
                pump.RunAsync(transport, dialect, settings, progress, stop.Token),
                commands.RunAsync(transport, settings, stop.Token),
                reporter.RunAsync(transport, settings.StoreId, progress, stop.Token),
            ];
            var first = await Task.WhenAny(parts);
            await stop.CancelAsync();
            await Task.WhenAll(parts[1..]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;
        }
        finally
        {
            transport.StateChanged -= OnState;
        }
    }

    private ITillDialect DialectOf(PosBridgeSettings settings) => makeDialect(
        settings.StoreId, settings.Transport.Kind == PosTransportKind.InProcess ? new DialectSettings() : settings.Dialect);

    [LoggerMessage(EventIds.TransportChosen, LogLevel.Information, "The tills are reached by {Kind} at {Uri} and speak {Dialect} (profile {Profile}).")]
    private partial void LogTransport(PosTransportKind kind, string uri, DialectKind dialect, string profile);
}
