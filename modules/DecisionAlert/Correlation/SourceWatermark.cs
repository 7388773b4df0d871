using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// How far one source's messages are complete, in UTC ticks. A promise (<see cref="LaneProgress"/>) counts only once every number up to
/// its last has arrived, so it does not matter which of them overtakes the other.
/// </summary>
internal sealed class SourceWatermark
{
    private const int MaxSessions = 4;
    private const int MaxOutOfOrder = 4096;
    private readonly List<Session> sessions = [];

    /// <summary>Nothing with an event time up to here is still to come. UTC ticks.</summary>
    public long Ticks { get; private set; } = long.MinValue;

    /// <summary>The newest promise heard, kept or not. UTC ticks.</summary>
    public long PromisedTicks { get; private set; } = long.MinValue;

    /// <summary>Whether the source has ended for good.</summary>
    public bool Ended { get; private set; }

    /// <summary>Notes a numbered message; false where it came before.</summary>
    public bool Arrived(string session, long sequence)
    {
        var s = Find(session);
        if (sequence == s.Contiguous + 1 && s.Ahead.Count == 0)
        {
            s.Contiguous = sequence;
            Redeem(s);
            return true;
        }

        if (sequence <= s.Contiguous || !s.Ahead.Add(sequence))
            return false;
        if (s.Ahead.Count > MaxOutOfOrder)
            s.Contiguous = s.Ahead.Min - 1; // a hole this old will not be filled
        s.Advance();
        Redeem();
        return true;
    }

    /// <summary>Notes a promise.</summary>
    public void Promised(LaneProgress progress)
    {
        var s = Find(progress.Session);
        PromisedTicks = Math.Max(PromisedTicks, progress.ObservedThrough.UtcTicks);
        // A later promise with the same number says more; of those that wait only the newest few matter.
        s.Promises.RemoveAll(p => p.LastSequence == progress.LastSequence && p.ObservedThrough <= progress.ObservedThrough && !p.Ended);
        if (s.Promises.Count < 256)
            s.Promises.Add(progress);
        else
            s.Promises[^1] = progress;
        Redeem();
    }

    /// <summary>Gives up on whatever is missing up to <paramref name="through"/>.</summary>
    public void GiveUp(DateTimeOffset through)
    {
        foreach (var s in sessions)
        {
            foreach (var p in s.Promises)
                s.Contiguous = Math.Max(s.Contiguous, p.LastSequence);
            s.Advance();
        }

        Redeem();
        Ticks = Math.Max(Ticks, through.UtcTicks);
    }

    private Session Find(string id)
    {
        for (var i = sessions.Count - 1; i >= 0; i--)
        {
            if (sessions[i].Id == id)
                return sessions[i];
        }

        if (sessions.Count == MaxSessions)
            sessions.RemoveAt(0);
        var made = new Session(id);
        sessions.Add(made);
        return made;
    }

    /// <summary>A session says nothing of what is still on its way from those before it.</summary>
    private void Redeem()
    {
        foreach (var s in sessions)
        {
            Redeem(s);
            if (s.Promises.Count > 0)
                return;
        }
    }

    private void Redeem(Session s)
    {
        for (var i = s.Promises.Count - 1; i >= 0; i--)
        {
            if (s.Promises[i].LastSequence <= s.Contiguous)
            {
                Keep(s.Promises[i]);
                s.Promises.RemoveAt(i);
            }
        }
    }

    private void Keep(LaneProgress progress)
    {
        Ticks = Math.Max(Ticks, progress.ObservedThrough.UtcTicks);
        if (progress.Ended)
        {
            Ended = true;
            Ticks = DateTimeOffset.MaxValue.UtcTicks;
        }
    }

    private sealed class Session(string id)
    {
        public string Id { get; } = id;

        public long Contiguous { get; set; }

        public SortedSet<long> Ahead { get; } = [];

        public List<LaneProgress> Promises { get; } = [];

        public void Advance()
        {
            while (Ahead.Count > 0 && Ahead.Min <= Contiguous + 1)
            {
                Contiguous = Math.Max(Contiguous, Ahead.Min);
                Ahead.Remove(Ahead.Min);
            }
        }
    }
}
