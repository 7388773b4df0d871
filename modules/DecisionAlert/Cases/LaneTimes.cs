using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>How long each lane was watched, and for how much of it blind: raising nothing since something it needs was missing. Wall clock.</summary>
internal sealed class LaneTimes(DecisionMetrics metrics, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (bool Blind, long Since)> lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateTimeOffset Hour, string LaneId), LaneHour> waiting = [];

    /// <summary>What a lane says of itself.</summary>
    public void Note(LaneHealth lane)
    {
        lock (gate)
        {
            Add(lane.LaneId);
            if (lane.Progress is { Ended: true })
                lanes.Remove(lane.LaneId);
            else
                lanes[lane.LaneId] = (lane.Status == HealthStatus.Unhealthy, clock.GetTimestamp());
        }
    }

    /// <summary>What has come together since the last time, up to now.</summary>
    public IReadOnlyList<LaneHour> Take()
    {
        lock (gate)
        {
            foreach (var lane in lanes.Keys.ToArray())
                Add(lane);
            LaneHour[] taken = [.. waiting.Values];
            waiting.Clear();
            return taken;
        }
    }

    private void Add(string laneId)
    {
        if (!lanes.TryGetValue(laneId, out var before))
            return;
        var (now, seconds) = (clock.GetUtcNow(), clock.GetElapsedTime(before.Since).TotalSeconds);
        var blind = before.Blind ? seconds : 0;
        lanes[laneId] = (before.Blind, clock.GetTimestamp());
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var sum = waiting.GetValueOrDefault((hour, laneId), new LaneHour(hour, laneId, 0, 0));
        waiting[(hour, laneId)] = sum with { WatchedSeconds = sum.WatchedSeconds + seconds, BlindSeconds = sum.BlindSeconds + blind };
        metrics.CountWatch(laneId, seconds, blind);
    }
}

/// <summary>One hour of a lane.</summary>
/// <param name="Hour">When it began, wall clock, UTC.</param>
/// <param name="LaneId">The lane.</param>
/// <param name="WatchedSeconds">How long it was watched, blind or not.</param>
/// <param name="BlindSeconds">How long of that it was blind.</param>
internal sealed record LaneHour(DateTimeOffset Hour, string LaneId, double WatchedSeconds, double BlindSeconds);
