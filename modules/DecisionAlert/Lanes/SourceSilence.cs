using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>
/// Notices a live source that has stopped reporting. Live is a source whose event time is close to the clock; a recording of another
/// day is waited for, however long it takes.
/// </summary>
internal sealed class SourceSilence
{
    private readonly Lock gate = new();
    private readonly State[] sources = [new(), new()];
    private DateTimeOffset handled = DateTimeOffset.MaxValue;

    /// <summary>A source reported.</summary>
    public void Note(LaneSource source, LaneProgress progress, TimeProvider clock, TimeSpan liveWithin)
    {
        lock (gate)
        {
            var state = sources[(int)source];
            state.Live = !progress.Ended && (clock.GetUtcNow() - progress.ObservedThrough).Duration() < liveWithin;
            state.Through = progress.ObservedThrough;
            state.HeardAt = clock.GetTimestamp();
        }
    }

    /// <summary>How far the lane has come.</summary>
    public void Handled(DateTimeOffset through)
    {
        lock (gate)
            handled = through;
    }

    /// <summary>Every live source that has said nothing for too long while the other went on.</summary>
    public IReadOnlyList<SourceFellSilent> Find(TimeSpan staleAfter, TimeProvider clock)
    {
        if (staleAfter == TimeSpan.Zero)
            return [];
        lock (gate)
        {
            var found = new List<SourceFellSilent>();
            for (var i = 0; i < sources.Length; i++)
            {
                var (state, other) = (sources[i], sources[1 - i]);
                var silentFor = state.HeardAt is { } heard ? clock.GetElapsedTime(heard) : other.FirstHeardFor(clock);
                if (other.Live && (state.Live || state.HeardAt is null) && silentFor > staleAfter && other.Through > state.Through)
                {
                    state.Through = other.Through;
                    found.Add(new SourceFellSilent((LaneSource)i, other.Through));
                }
            }

            // Both report, yet the lane stands still: a message that was promised never came.
            var promised = sources[0].Through < sources[1].Through ? sources[0].Through : sources[1].Through;
            if (found.Count == 0 && sources[0].Live && sources[1].Live && promised - staleAfter > handled)
            {
                handled = promised;
                found.Add(new SourceFellSilent(LaneSource.Camera, promised));
                found.Add(new SourceFellSilent(LaneSource.Till, promised));
            }

            return found;
        }
    }

    private sealed class State
    {
        private long? firstHeard;
        private long? heardAt;

        public bool Live { get; set; }

        public DateTimeOffset Through { get; set; } = DateTimeOffset.MinValue;

        public long? HeardAt
        {
            get => heardAt;
            set => (heardAt, firstHeard) = (value, firstHeard ?? value);
        }

        public TimeSpan FirstHeardFor(TimeProvider clock) => firstHeard is { } first ? clock.GetElapsedTime(first) : TimeSpan.Zero;
    }
}
