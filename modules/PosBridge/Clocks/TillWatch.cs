using LossPrevention.Contracts;
using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge.Clocks;

/// <summary>Watches the tills of one lane: their clocks and whether their events are all here. The pump observes, the reporter reads.</summary>
internal sealed class TillWatch
{
    /// <summary>Terminals of one lane looked at.</summary>
    public const int MaxTerminals = 16;

    /// <summary>An event older than this has waited somewhere, whatever its till's clock; and none is so far ahead.</summary>
    public static readonly TimeSpan MostOffset = TimeSpan.FromDays(1);

    /// <summary>For how long a gap degrades its lane.</summary>
    public static readonly TimeSpan GapMemory = TimeSpan.FromMinutes(5);

    /// <summary>How often a clock is told of, while nothing changes.</summary>
    public static readonly TimeSpan DriftInterval = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Terminal> terminals = new(StringComparer.Ordinal);
    private readonly SequenceGaps gaps = new();
    private DateTimeOffset? gapUntil;
    private string? gap;

    /// <summary>The node's time of an event, by what is known of its till's clock.</summary>
    public DateTimeOffset Correct(PosEvent posEvent)
    {
        lock (gate)
        {
            return TerminalOf(posEvent.TerminalId)?.Clock.Correct(posEvent.OccurredAt, posEvent.TransactionId) ?? posEvent.OccurredAt;
        }
    }

    /// <summary>Takes an event that has been sent on.</summary>
    /// <param name="posEvent">As the till sent it.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="live">Whether it came as it happened, so that its delay says something of the clock.</param>
    /// <param name="numbered">Whether the till numbers its events.</param>
    /// <returns>How many events are missing more than before it, or fewer (negative).</returns>
    public int Observe(PosEvent posEvent, DateTimeOffset receivedAt, bool live, bool numbered)
    {
        lock (gate)
        {
            if (live && posEvent.OccurredAt != receivedAt && (receivedAt - posEvent.OccurredAt).Duration() < MostOffset)
            {
                TerminalOf(posEvent.TerminalId)?.Clock.Observe(posEvent.OccurredAt, receivedAt);
            }

            var missing = numbered ? gaps.Observe(posEvent) : 0;
            if (missing > 0)
            {
                gapUntil = receivedAt + GapMemory;
                gap = $"{missing} till events are missing before number {posEvent.Sequence} of {PanMask.Apply(posEvent.TransactionId)} on {PanMask.Apply(posEvent.TerminalId)}";
            }
            else if (missing < 0 && gaps.Missing == 0)
            {
                gapUntil = null;
            }

            return missing;
        }
    }

    /// <summary>What is wrong with the lane's tills now, one sentence; null where nothing is.</summary>
    public string? Trouble(DateTimeOffset now)
    {
        lock (gate)
        {
            var reasons = terminals.Where(t => t.Value.Clock.Alarmed).Select(t =>
                $"the clock of {t.Key} is {t.Value.Clock.Offset.Duration().TotalSeconds:0.0} s {(t.Value.Clock.Offset > TimeSpan.Zero ? "ahead" : "behind")}; this is taken off, but set it right");
            return string.Join("; ", gapUntil > now ? reasons.Append(gap!) : reasons) is { Length: > 0 } text ? text : null;
        }
    }

    /// <summary>The clocks to tell of: each now and then, and at once where one begins or ends to be off by more than the alarm.</summary>
    public IReadOnlyList<TillDrift> Due(DateTimeOffset now)
    {
        lock (gate)
        {
            var due = new List<TillDrift>();
            foreach (var (name, terminal) in terminals)
            {
                var clock = terminal.Clock;
                if (clock.Known && (terminal.ToldAt is not { } told || clock.Alarmed != terminal.ToldAlarmed || now - told >= DriftInterval))
                {
                    due.Add(new TillDrift(name, clock.Offset, clock.Spread, clock.DriftPerDay, clock.Alarmed, clock.Alarmed != terminal.ToldAlarmed));
                    (terminal.ToldAt, terminal.ToldAlarmed) = (now, clock.Alarmed);
                }
            }

            return due;
        }
    }

    private Terminal? TerminalOf(string terminalId)
    {
        if (!terminals.TryGetValue(terminalId, out var terminal) && terminals.Count < MaxTerminals)
        {
            terminals[terminalId] = terminal = new Terminal();
        }

        return terminal;
    }

    private sealed class Terminal
    {
        public TillClock Clock { get; } = new();

        public DateTimeOffset? ToldAt { get; set; }

        public bool ToldAlarmed { get; set; }
    }
}

/// <summary>A till's clock as it is told of.</summary>
/// <param name="TerminalId">The till.</param>
/// <param name="Offset">Till minus node.</param>
/// <param name="Spread">How sure that is.</param>
/// <param name="DriftPerDay">What it gains, seconds a day; null where that is not known yet.</param>
/// <param name="Alarmed">Whether it is off by more than the alarm.</param>
/// <param name="Changed">Whether that has just begun or ended.</param>
internal sealed record TillDrift(string TerminalId, TimeSpan Offset, TimeSpan Spread, double? DriftPerDay, bool Alarmed, bool Changed);
