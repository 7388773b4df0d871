using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>
/// Notices a live lane that stands still: a source that says nothing new, or messages that were promised and do not come. Live is a
/// source whose event time is close to the clock; a recording of another day is waited for, however long it takes.
/// </summary>
/// <remarks>
/// What does not come may still be on its way: a module that is restarted takes half a minute, and the hub and the broker keep its
/// messages meanwhile. So a lane is told of soon and given up late.
/// </remarks>
internal sealed class SourceSilence
{
    private readonly Lock gate = new();
    private readonly State[] sources = [new(), new()];
    private DateTimeOffset handled = DateTimeOffset.MaxValue;
    private long handledAt;

    /// <summary>A source reported.</summary>
    public void Note(LaneSource source, LaneProgress progress, TimeProvider clock, TimeSpan liveWithin)
    {
        lock (gate)
        {
            var state = sources[(int)source];
            var now = clock.GetTimestamp();
            state.FirstAt ??= now;
            if (state.AdvancedAt is not null && progress.ObservedThrough <= state.Promised && !progress.Ended)
                return;
            state.Live = !progress.Ended && (clock.GetUtcNow() - progress.ObservedThrough).Duration() < liveWithin;
            (state.Promised, state.AdvancedAt) = (progress.ObservedThrough, now);
        }
    }

    /// <summary>How far the lane has come.</summary>
    public void Handled(DateTimeOffset through, TimeProvider clock)
    {
        lock (gate)
        {
            if (through != handled)
                (handled, handledAt) = (through, clock.GetTimestamp());
        }
    }

    /// <summary>What the lane has been waiting for longer than that; null where it goes on.</summary>
    public string? Waits(TimeSpan staleAfter, TimeProvider clock)
    {
        if (staleAfter == TimeSpan.Zero)
            return null;
        lock (gate)
        {
            for (var i = 0; i < sources.Length; i++)
            {
                if (IsBehind(i, staleAfter, staleAfter, clock))
                    return $"Nothing new is heard of the {Name(i)}; the lane waits for it.";
            }

            return StandsStill(staleAfter, staleAfter, clock) ? "Messages that were promised have not come yet; the lane waits for them." : null;
        }
    }

    /// <summary>What the lane has waited for too long and goes on without.</summary>
    public IReadOnlyList<SourceFellSilent> Find(TimeSpan staleAfter, TimeSpan giveUpAfter, TimeProvider clock)
    {
        if (staleAfter == TimeSpan.Zero)
            return [];
        lock (gate)
        {
            var found = new List<SourceFellSilent>();
            for (var i = 0; i < sources.Length; i++)
            {
                if (IsBehind(i, giveUpAfter, staleAfter, clock))
                {
                    sources[i].PassedOver = sources[1 - i].Promised;
                    found.Add(new SourceFellSilent((LaneSource)i, sources[1 - i].Promised));
                }
            }

            if (found.Count == 0 && StandsStill(giveUpAfter, staleAfter, clock))
            {
                const string Reason = "Messages that were promised never came.";
                (handled, handledAt) = (Promised(), clock.GetTimestamp());
                found.Add(new SourceFellSilent(LaneSource.Camera, handled, Reason));
                found.Add(new SourceFellSilent(LaneSource.Till, handled, Reason));
            }

            return found;
        }
    }

    /// <summary>Whether a live source has promised nothing new for so long though the other goes on. Where both stand, it is the hub.</summary>
    private bool IsBehind(int source, TimeSpan longerThan, TimeSpan staleAfter, TimeProvider clock)
    {
        var (state, other) = (sources[source], sources[1 - source]);
        if (!other.Live || other.AdvancedAt is not { } otherAt || clock.GetElapsedTime(otherAt) > staleAfter || (!state.Live && state.AdvancedAt is not null))
            return false;
        return clock.GetElapsedTime(state.AdvancedAt ?? other.FirstAt!.Value) > longerThan && other.Promised > state.Through;
    }

    /// <summary>Both report, yet the lane has not moved for so long.</summary>
    private bool StandsStill(TimeSpan longerThan, TimeSpan staleAfter, TimeProvider clock) =>
        sources[0].Live && sources[1].Live && Promised() - staleAfter > handled && clock.GetElapsedTime(handledAt) > longerThan;

    private DateTimeOffset Promised() => sources[0].Through < sources[1].Through ? sources[0].Through : sources[1].Through;

    private static string Name(int source) => ((LaneSource)source).ToString().ToLowerInvariant();

    private sealed class State
    {
        public bool Live { get; set; }

        /// <summary>The newest promise.</summary>
        public DateTimeOffset Promised { get; set; } = DateTimeOffset.MinValue;

        /// <summary>Up to where the lane went on without it.</summary>
        public DateTimeOffset PassedOver { get; set; } = DateTimeOffset.MinValue;

        /// <summary>When the first promise came; null before it.</summary>
        public long? FirstAt { get; set; }

        /// <summary>When the newest promise came; null before the first.</summary>
        public long? AdvancedAt { get; set; }

        public DateTimeOffset Through => Promised > PassedOver ? Promised : PassedOver;
    }
}
