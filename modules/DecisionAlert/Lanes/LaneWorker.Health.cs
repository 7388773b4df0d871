using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>What a lane says of itself.</summary>
internal sealed partial class LaneWorker
{
    private async Task NoteAsync()
    {
        if (core.HandledThrough is not { } through)
            return;
        silence.Handled(through, clock);
        var offset = core.Clock.Offset;
        var alarm = core.Clock.Locked && Math.Abs(offset) > settings.Correlation.OffsetAlarm.TotalSeconds;
        var now = core.Blindness ?? core.Unheard ?? waitsFor;
        Note(new LaneHealth
        {
            LaneId = lane.LaneId,
            Status = now is not null ? HealthStatus.Unhealthy : alarm || core.WaitsFor is not null ? HealthStatus.Degraded : HealthStatus.Healthy,
            Reason = now is not null ? $"No alert is raised: {now}"
                : core.WaitsFor is not null ? "Waits for Recognition to say which products it knows."
                : alarm ? $"The till's clock is {offset:F1} s off the camera's; this is taken off, but set the clock right." : null,
            Progress = new LaneProgress(lane.LaneId, through, decisions, core.Ended),
        });
        if (core.Clock.Locked)
        {
            report.Note(new ClockDrift
            {
                StoreId = lane.StoreId,
                LaneId = lane.LaneId,
                Source = "till against camera",
                MeasuredAt = through,
                OffsetMs = Math.Round(1000 * offset),
                UncertaintyMs = Math.Round(1000 * core.Clock.Spread),
            });
        }

        if (alarm && !offsetAlarmed)
            LogOffset(lane.LaneId, offset);
        offsetAlarmed = alarm;
        if (core.Late > late)
            metrics.CountLate(lane.LaneId, core.Late - late);
        late = core.Late;
        await SayChangesAsync(now);
    }

    private void Note(LaneHealth health)
    {
        report.Note(health);
        times.Note(health);
    }

    private async Task SayChangesAsync(string? now)
    {
        var changed = blindness != now;
        if (changed && now is not null)
            LogBlind(lane.LaneId, now);
        else if (changed)
            LogSees(lane.LaneId);
        blindness = now;
        if (core.Ended && !ended)
        {
            await outbox.WhenIdleAsync(stopping.Token); // whoever hears of the end has heard of every alert
            (ended, changed) = (true, true);
            LogEnded(lane.LaneId, decisions);
        }

        if (changed)
            await reportStore(stopping.Token);
    }

    [LoggerMessage(EventIds.LaneBlind, LogLevel.Warning, "Lane {Lane} raises no alert: {Reason}")]
    private partial void LogBlind(string lane, string reason);

    [LoggerMessage(EventIds.LaneSees, LogLevel.Information, "Lane {Lane} sees again.")]
    private partial void LogSees(string lane);

    [LoggerMessage(EventIds.LaneEnded, LogLevel.Information, "Lane {Lane} has ended after {Count} decisions.")]
    private partial void LogEnded(string lane, long count);

    [LoggerMessage(EventIds.LaneFailed, LogLevel.Critical, "Lane {Lane} has failed.")]
    private partial void LogFailed(Exception error, string lane);

    [LoggerMessage(EventIds.AlertRaised, LogLevel.Information, "{Kind} on lane {Lane}, risk {Risk}, {Action}: {AlertId}.")]
    private partial void LogAlert(string kind, string lane, double risk, string action, string alertId);

    [LoggerMessage(EventIds.AlertResolved, LogLevel.Information, "{AlertId} on lane {Lane} has settled: {Resolution}.")]
    private partial void LogResolved(string alertId, string lane, string resolution);

    [LoggerMessage(EventIds.ClockOffset, LogLevel.Warning, "The till's clock of lane {Lane} is {Offset:F1} s off the camera's.")]
    private partial void LogOffset(string lane, double offset);

    [LoggerMessage(EventIds.ObserverFailed, LogLevel.Error, "{Observer} failed on a decision; the next one follows.")]
    private partial void LogObserverFailed(Exception error, string observer);
}
