using LossPrevention.Contracts;
using LossPrevention.PosBridge.Clocks;

namespace LossPrevention.PosBridge;

/// <summary>Every lane the bridge serves: those in the settings and those that events have named.</summary>
internal sealed class LaneBook(string session)
{
    /// <summary>More lanes than any store has: what names lanes beyond it is broken.</summary>
    public const int MaxLanes = 256;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>The lanes, by id.</summary>
    public IReadOnlyList<Lane> All
    {
        get
        {
            lock (gate)
            {
                return [.. lanes.Values];
            }
        }
    }

    /// <summary>The lane of that id, added where it is new; null where there are too many.</summary>
    public Lane? Get(string laneId)
    {
        lock (gate)
        {
            if (!lanes.TryGetValue(laneId, out var lane) && lanes.Count < MaxLanes)
            {
                lanes[laneId] = lane = new Lane(laneId, session);
            }

            return lane;
        }
    }
}

/// <summary>
/// One lane's numbering and watermark. The promise: once <see cref="Progress"/> names a time, every event stamped later occurs after
/// it or is marked late.
/// </summary>
internal sealed class Lane(string laneId, string session)
{
    private readonly Lock gate = new();
    private LaneProgress? progress;
    private long lastSequence;
    private bool inFlight;

    public string LaneId => laneId;

    /// <summary>What the lane has sent before.</summary>
    public DuplicateFilter Duplicates { get; } = new();

    /// <summary>The clocks of its tills, and whether their events are all here.</summary>
    public TillWatch Tills { get; } = new();

    /// <summary>What has been promised; null before the first promise.</summary>
    public LaneProgress? Progress
    {
        get
        {
            lock (gate)
            {
                return progress;
            }
        }
    }

    /// <summary>Gives an event its number and holds the watermark until <see cref="Release"/>.</summary>
    public PosReceipt Stamp(DateTimeOffset occurredAt)
    {
        lock (gate)
        {
            var at = occurredAt.ToUniversalTime();
            inFlight = true;
            return new PosReceipt(session, lastSequence + 1, at, Late: progress is not null && at <= progress.ObservedThrough);
        }
    }

    /// <summary>The stamped event is out of hand: the hub has taken it, or it was not sent and its number is free again.</summary>
    public void Release(bool sent)
    {
        lock (gate)
        {
            lastSequence += sent ? 1 : 0;
            inFlight = false;
        }
    }

    /// <summary>Moves the watermark on, never back, and never past an event in flight.</summary>
    public LaneProgress? Advance(DateTimeOffset observedThrough, bool ended = false)
    {
        lock (gate)
        {
            if (!inFlight)
            {
                var through = progress is null || observedThrough > progress.ObservedThrough ? observedThrough : progress.ObservedThrough;
                progress = new LaneProgress(session, through, lastSequence, ended || progress?.Ended == true);
            }

            return progress;
        }
    }
}
