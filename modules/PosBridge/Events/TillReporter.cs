using System.Threading.Channels;
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

    /// <summary>The part of the module's health that tells what does not work though the connection stands.</summary>
    public const string TroublesPart = "tillCommands";

    /// <summary>What the health says before there is a connection to speak of.</summary>
    public const string NotYet = "the tills cannot be heard: not connected yet";

    private readonly Lock telling = new();

    /// <summary>Says that the tills cannot be heard yet, until <see cref="RunAsync"/> says otherwise.</summary>
    public void NotConnected() => Set(HealthStatus.Unhealthy, NotYet);

    /// <summary>
    /// Reports until cancelled: whenever the connection changes, at once; and a live transport at every interval.
    /// </summary>
    public async Task RunAsync(IPosTransport transport, string storeId, TillProgress progress, CancellationToken cancellationToken)
    {
        // Of what comes while a report is on its way one is kept: the next report says it all.
        var due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnState(PosTransportState state)
        {
            // Told here and not by the loop alone: a report that waits for the hub is then written with the state it has by then.
            Tell(transport, IsLive(transport, progress));
            due.Writer.TryWrite(true);
        }

        transport.StateChanged += OnState;
        due.Writer.TryWrite(true);
        await using var timer = clock.CreateTimer(_ => due.Writer.TryWrite(true), null, Interval, Interval);
        try
        {
            PosTransportState? reported = null;
            while (await due.Reader.WaitToReadAsync(cancellationToken))
            {
                due.Reader.TryRead(out _);

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

                Tell(transport, IsLive(transport, progress));
                await PublishAsync(cancellationToken);
                await TellClocksAsync(storeId, now, cancellationToken);
                reported = state;
            }
        }
        finally
        {
            transport.StateChanged -= OnState;
        }
    }

    /// <summary>Sets the module's health, and every lane's, by the connection as it is now.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="live">Whether nothing waits at the source that has happened before.</param>
    public void Tell(IPosTransport transport, bool live)
    {
        // Read inside, so that of two that tell at once the newer state stays.
        lock (telling)
        {
            var (status, reason) = Judge(transport.State, live);
            Set(status, reason);
            var troubles = transport.Troubles;
            health.Set(TroublesPart, troubles.Count == 0 ? HealthStatus.Healthy : HealthStatus.Degraded, troubles.Count == 0 ? null : string.Join("; ", troubles));
        }
    }

    /// <summary>Sends the health as it is now.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await health.PublishAsync(cancellationToken);
        }
        catch (EdgeHubException e)
        {
            LogHealthNotSent(e.Message);
        }
    }

    private static bool IsLive(IPosTransport transport, TillProgress progress) => transport.DrivesProgress || progress.Phase == TillPhase.Live;

    private void Set(HealthStatus status, string? reason)
    {
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
