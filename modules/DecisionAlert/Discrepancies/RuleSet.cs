namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>A lane's rules beside the alignment itself.</summary>
internal sealed class RuleSet
{
    private readonly TicketRule[] rules;

    /// <summary>One of each.</summary>
    public RuleSet() => rules =
    [
        new BasketItemRule(), Weights, new ReturnWithoutItemRule(), new VoidWithItemRule(), new UnusualDiscountRule(),
        new RepeatedVoidsRule(), new DrawerOpenRule(), new SweetheartingRule(), new ZoneRule(), new ProduceHintRule(),
    ];

    /// <summary>What the scale says of lines, for those who weigh it with the looks.</summary>
    public WeightMismatchRule Weights { get; } = new();

    /// <summary>The nearest time at which one of them has to look, UTC ticks.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Tells each of them.</summary>
    public void Observe(in LaneFact fact, IRuleHost lane)
    {
        var next = long.MaxValue;
        foreach (var rule in rules)
        {
            rule.Observe(fact, lane);
            next = Math.Min(next, rule.NextDeadline);
        }

        NextDeadline = next;
    }

    /// <summary>The lane has been empty for a minute.</summary>
    public void Rest()
    {
        foreach (var rule in rules)
            rule.Rest();
    }

    /// <summary>Lets those look whose time has come.</summary>
    public void Tick(long now, IRuleHost lane)
    {
        if (NextDeadline > now)
            return;
        var next = long.MaxValue;
        foreach (var rule in rules)
        {
            if (rule.NextDeadline <= now)
                rule.Tick(now, lane);
            next = Math.Min(next, rule.NextDeadline);
        }

        NextDeadline = next;
    }
}
