using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>
/// Plays one lane's till: releases the recorded events as the camera gets to their time, and says how far the till has been looked at.
/// Because both sources then stand at the same event time, a fast replay and one in real time decide alike.
/// </summary>
internal sealed class TillFeed
{
    private readonly string laneId;
    private readonly ITill till;
    private readonly RecordedPosEvent[] events;
    private readonly DateTimeOffset[] earliestFrom;
    private readonly Channel<LaneProgress> camera = Channel.CreateBounded<LaneProgress>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private int next;

    /// <summary>A feed of the events of one lane, in the order of the file.</summary>
    public TillFeed(string laneId, IEnumerable<RecordedPosEvent> events, ITill till)
    {
        this.laneId = laneId;
        this.till = till;
        this.events = [.. events];
        earliestFrom = new DateTimeOffset[this.events.Length + 1];
        earliestFrom[^1] = DateTimeOffset.MaxValue;
        for (var i = this.events.Length - 1; i >= 0; i--)
        {
            var at = this.events[i].Event.OccurredAt;
            earliestFrom[i] = at < earliestFrom[i + 1] ? at : earliestFrom[i + 1];
        }
    }

    /// <summary>The camera got further. Never waits: only the newest counts.</summary>
    public void OnCamera(LaneProgress progress) => camera.Writer.TryWrite(progress);

    /// <summary>Plays until the camera has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var progress in camera.Reader.ReadAllAsync(cancellationToken))
        {
            while (next < events.Length && (progress.Ended || events[next].Event.OccurredAt <= progress.ObservedThrough))
            {
                await till.PublishAsync(events[next++].Json, cancellationToken);
            }

            // An event that stands further down the file may be older than the camera: the promise must not pass it.
            var bound = earliestFrom[next];
            var through = bound <= progress.ObservedThrough ? bound.AddTicks(-1) : progress.ObservedThrough;
            await till.AdvanceAsync(laneId, progress.Ended ? Latest(progress.ObservedThrough) : through, progress.Ended, cancellationToken);
            if (progress.Ended)
            {
                return;
            }
        }
    }

    private DateTimeOffset Latest(DateTimeOffset camera) =>
        events.Select(e => e.Event.OccurredAt).Append(camera).Max();
}

/// <summary>Where a recorded till's events go.</summary>
internal interface ITill
{
    /// <summary>Puts an event on the queue.</summary>
    ValueTask PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken);

    /// <summary>Says that every event of the lane up to a time has been published.</summary>
    ValueTask AdvanceAsync(string laneId, DateTimeOffset observedThrough, bool ended, CancellationToken cancellationToken);
}
