using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>Tells the store how the tills' connection is and how far each lane has been looked at.</summary>
internal sealed partial class TillReporter(
    LaneBook lanes, IModuleHealth health, IMessageSender sender, PosBridgeMetrics metrics, TimeProvider clock, ILogger<TillReporter> logger)
{
    /// <summary>How often a live bridge reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The part's name in the module's health.</summary>
    public const string Part = "tills";

    /// <summary>
    /// Reports until cancelled: a live transport at every interval, one that drives its progress whenever its connection changes.
    /// </summary>
    public async Task RunAsync(IPosTransport transport, string storeId, TillProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        PosTransportState? reported = null;
        do
        {
            // The clock first: what comes in after it was read is no older than it, less the settle time.
            var now = clock.GetUtcNow();
            var state = transport.State;
            if (transport.DrivesProgress && state == reported)
            {
                continue;
            }

            if (!transport.DrivesProgress && progress.ObservedThrough(now, transport.OldestUnacknowledged) is { } through)
            {
                foreach (var lane in lanes.All)
                {
                    lane.Advance(through);
                }
            }

            await ReportAsync(state, transport.DrivesProgress || progress.Phase == TillPhase.Live, cancellationToken);
            await TellClocksAsync(storeId, now, cancellationToken);
            reported = state;
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Reports every lane once.</summary>
    /// <param name="state">The connection.</param>
    /// <param name="live">Whether nothing waits at the source that has happened before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReportAsync(PosTransportState state, bool live, CancellationToken cancellationToken)
    {
        var (status, reason) = Judge(state, live);
        health.Set(Part, status, reason);
        foreach (var lane in lanes.All)
        {
            var trouble = status == HealthStatus.Healthy ? lane.Tills.Trouble(clock.GetUtcNow()) : null;
            health.SetLane(new LaneHealth
            {
                LaneId = lane.LaneId,
                Status = trouble is null ? status : HealthStatus.Degraded,
                Reason = trouble ?? reason,
                Progress = lane.Progress,
            });
        }

        try
        {
            await health.PublishAsync(cancellationToken);
        }
        catch (EdgeHubException e)
        {
            LogHealthNotSent(e.Message);
        }
    }

    /// <summary>Without a connection, and while the queue of that time is read, silence says nothing: no lane is healthy.</summary>
    private static (HealthStatus Status, string? Reason) Judge(PosTransportState state, bool live) => (state.Connected, live) switch
    {
        (false, _) => (HealthStatus.Unhealthy, $"the tills cannot be heard since {state.Since:O}: {state.Reason}"),
        (true, true) => (HealthStatus.Healthy, null),
        _ => (HealthStatus.Degraded, "reading till events that have waited"),
    };

    private async Task TellClocksAsync(string storeId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var lane in lanes.All)
        {
            foreach (var till in lane.Tills.Due(now))
            {
                var tag = new KeyValuePair<string, object?>("terminal", till.TerminalId);
                metrics.ClockOffset.Record(till.Offset.TotalSeconds, tag);
                if (till.DriftPerDay is { } drift)
                {
                    metrics.ClockDrift.Record(drift, tag);
                }

                if (till.Changed && till.Alarmed)
                {
                    LogClockOff(till.TerminalId, lane.LaneId, till.Offset.TotalSeconds);
                }
                else if (till.Changed)
                {
                    LogClockRight(till.TerminalId, lane.LaneId);
                }

                await sender.SendAsync(
                    Endpoints.Health,
                    $"{storeId}-{lane.LaneId}-{till.TerminalId}-clock-{now.UtcTicks}",
                    new ClockDrift
                    {
                        StoreId = storeId,
                        LaneId = lane.LaneId,
                        Source = till.TerminalId,
                        MeasuredAt = now,
                        OffsetMs = Math.Round(till.Offset.TotalMilliseconds),
                        UncertaintyMs = Math.Round(till.Spread.TotalMilliseconds),
                    },
                    cancellationToken);
            }
        }
    }

    [LoggerMessage(EventIds.ClockOff, LogLevel.Warning, "The clock of {Terminal} at {Lane} is {Offset:0.0} s off (positive: ahead); this is taken off its events.")]
    private partial void LogClockOff(string terminal, string lane, double offset);

    [LoggerMessage(EventIds.ClockRight, LogLevel.Information, "The clock of {Terminal} at {Lane} is right again.")]
    private partial void LogClockRight(string terminal, string lane);

    [LoggerMessage(EventIds.HealthNotSent, LogLevel.Debug, "The health was not sent: {Reason}")]
    private partial void LogHealthNotSent(string reason);
}
