using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// One kind of discrepancy. Told of everything that happens on a lane strictly in event-time order and of nothing else, so that the order of
/// arrival changes nothing and a replay finds the same. No clock, no I/O; one thread.
/// </summary>
internal abstract class TicketRule
{
    /// <summary>When the rule has to look though nothing happens, UTC ticks.</summary>
    public long NextDeadline { get; protected set; } = long.MaxValue;

    /// <summary>Takes what happened next.</summary>
    public abstract void Observe(in LaneFact fact, IRuleHost lane);

    /// <summary>The lane has been empty for a minute: lets go of the last shopper's lines and pictures.</summary>
    public virtual void Rest()
    {
    }

    /// <summary>Looks at what is due.</summary>
    public virtual void Tick(long now, IRuleHost lane)
    {
    }
}

/// <summary>What a rule may ask of its lane.</summary>
internal interface IRuleHost
{
    /// <summary>The lane's settings in force.</summary>
    LaneContext Context { get; }

    /// <summary>Who scans now.</summary>
    CheckoutMode Mode { get; }

    /// <summary>Scan minus sighting, ticks; 0 until measured.</summary>
    long ClockOffset { get; }

    /// <summary>Raises the finding if its risk is high enough and the lane saw throughout.</summary>
    void Found(Finding finding, long now);

    /// <summary>Offers likely codes, without an alert.</summary>
    void Hint(Finding finding, long now);
}

/// <summary>What happened on a lane.</summary>
internal readonly struct LaneFact
{
    /// <summary>Event time, UTC ticks.</summary>
    public required long Now { get; init; }

    /// <summary>An event of the till; null for a decision.</summary>
    public PosEvent? Event { get; init; }

    /// <summary>The line that was rung, voided or decided.</summary>
    public OpenScan? Line { get; init; }

    /// <summary>The pass that was decided, or that a decided line belongs to.</summary>
    public OpenSighting? Sighting { get; init; }

    /// <summary>The verdict; null for an event of the till.</summary>
    public DecisionOutcome? Outcome { get; init; }

    /// <summary>The ticket it belongs to; null where none was open.</summary>
    public TicketLedger? Ticket { get; init; }

    /// <summary>Whether a line was decided on.</summary>
    public bool IsLine => Outcome is not null && Line is not null;

    /// <summary>Whether a pass was decided on.</summary>
    public bool IsPass => Outcome is not null && Line is null;
}
