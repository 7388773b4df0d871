using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>Sends one event to the hub, unless it was sent before: sets its time to the node's clock, numbers it, and remembers it.</summary>
internal sealed partial class PosEventForwarder(
    LaneBook lanes, SentKeyStore keys, IMessageSender sender, PosBridgeMetrics metrics, TimeProvider clock, ILogger<PosEventForwarder> logger)
{
    /// <summary>Forwards an event.</summary>
    /// <param name="posEvent">As its till sent it.</param>
    /// <param name="window">How many events a lane remembers.</param>
    /// <param name="numbered">Whether its till numbers events.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="cancellationToken">Gives up; the event is then not sent.</param>
    /// <returns>Why it cannot be sent at all, or null; and when it happened, by the node's clock.</returns>
    public async Task<(string? Error, DateTimeOffset At)> ForwardAsync(
        PosEvent posEvent, int window, bool numbered, EventOrigin origin, CancellationToken cancellationToken)
    {
        posEvent = keys.Alias.Hide(posEvent);
        if (lanes.Get(posEvent.LaneId) is not { } lane)
        {
            return ($"lane '{PanMask.Apply(posEvent.LaneId)}' is one too many: this bridge serves {LaneBook.MaxLanes} lanes", posEvent.OccurredAt);
        }

        if (lane.Duplicates.Contains(posEvent))
        {
            metrics.Duplicates.Add(1);
            LogDuplicate(origin.Source, lane.LaneId);
            return (null, posEvent.OccurredAt);
        }

        // A recording keeps its own time: only the cameras' clock counts there, and they were recorded together.
        var at = origin.Pace == EventPace.Replayed ? posEvent.OccurredAt : lane.Tills.Correct(posEvent);
        var receipt = lane.Stamp(at);
        var sent = false;
        try
        {
            var message = PaymentData.Hide(posEvent) with { Receipt = receipt };
            await sender.SendAsync(Endpoints.PosEvents, posEvent.EventId, message, cancellationToken);
            sent = true;
        }
        catch (MessageTooLargeException e)
        {
            return (e.Message, at);
        }
        finally
        {
            lane.Release(sent);
        }

        lane.Duplicates.TryAdd(SentKey.Of(posEvent), window);
        keys.Add(posEvent);
        Measure(lane, posEvent, receipt, numbered, origin);
        return (null, at);
    }

    private void Measure(Lane lane, PosEvent posEvent, PosReceipt receipt, bool numbered, EventOrigin origin)
    {
        metrics.Sent.Add(1);
        metrics.Handling.Record((clock.GetUtcNow() - origin.ReceivedAt).TotalSeconds);
        if (origin.Pace != EventPace.Replayed)
        {
            metrics.Delay.Record((origin.ReceivedAt - posEvent.OccurredAt).TotalSeconds);
        }

        if (receipt.Late)
        {
            metrics.Late.Add(1);
            LogLate(origin.Source, lane.LaneId, receipt.OccurredAt);
        }

        var missing = lane.Tills.Observe(posEvent, origin.ReceivedAt, origin.Pace == EventPace.Live, numbered);
        metrics.Missing.Add(missing);
        if (missing > 0)
        {
            LogGap(origin.Source, lane.LaneId, missing);
        }
    }

    [LoggerMessage(EventIds.Duplicate, LogLevel.Debug, "{Source}: an event of {Lane} that was sent before; dropped.")]
    private partial void LogDuplicate(string source, string lane);

    [LoggerMessage(EventIds.Gap, LogLevel.Warning, "{Source}: {Missing} events of {Lane} are missing before it.")]
    private partial void LogGap(string source, string lane, int missing);

    [LoggerMessage(EventIds.Late, LogLevel.Information, "{Source}: an event of {Lane} at {OccurredAt:O} came late.")]
    private partial void LogLate(string source, string lane, DateTimeOffset occurredAt);
}
