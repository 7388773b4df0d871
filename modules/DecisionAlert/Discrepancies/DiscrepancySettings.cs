using System.ComponentModel.DataAnnotations;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>Each kind of discrepancy, switched and tuned for itself.</summary>
internal sealed record DiscrepancySettings
{
    /// <summary>An item passed the scanner and no line belongs to it.</summary>
    public RuleSettings MisScan { get; init; } = new();

    /// <summary>The line's product is not what was seen.</summary>
    public RuleSettings TicketSwitch { get; init; } = new();

    /// <summary>Goods in or under the cart that are on no line by payment.</summary>
    public BasketItemSettings BasketItem { get; init; } = new();

    /// <summary>Scale and catalog, or scale and the weight on the ticket, disagree.</summary>
    public WeightMismatchSettings WeightMismatch { get; init; } = new();

    /// <summary>The keyed PLU is not the produce seen.</summary>
    public ProduceMismatchSettings ProduceMismatch { get; init; } = new();

    /// <summary>A return with nothing seen.</summary>
    public ReturnSettings ReturnWithoutItem { get; init; } = new();

    /// <summary>A voided item leaves with the shopper.</summary>
    public VoidSettings VoidWithItem { get; init; } = new();

    /// <summary>Deep discounts of one operator beyond the lane's normal.</summary>
    public DiscountSettings UnusualDiscount { get; init; } = new();

    /// <summary>Voids of one operator beyond the lane's normal.</summary>
    public VoidPatternSettings RepeatedVoids { get; init; } = new();

    /// <summary>Openings of the drawer without a sale beyond the lane's normal.</summary>
    public DrawerSettings DrawerOpen { get; init; } = new();

    /// <summary>Missed scans and switches of one cashier beyond chance.</summary>
    public OperatorSettings Sweethearting { get; init; } = new();

    /// <summary>Goods on their way out without a sale. Off unless switched on.</summary>
    public ZoneRuleSettings ZoneRule { get; init; } = new();

    /// <summary>More pieces passed than the line says.</summary>
    public RuleSettings QuantityShort { get; init; } = new();

    /// <summary>The settings of one kind.</summary>
    public RuleSettings Of(DiscrepancyKind kind) => kind switch
    {
        DiscrepancyKind.MisScan => MisScan,
        DiscrepancyKind.TicketSwitch => TicketSwitch,
        DiscrepancyKind.BasketItem => BasketItem,
        DiscrepancyKind.WeightMismatch => WeightMismatch,
        DiscrepancyKind.ProduceMismatch => ProduceMismatch,
        DiscrepancyKind.ReturnWithoutItem => ReturnWithoutItem,
        DiscrepancyKind.VoidWithItem => VoidWithItem,
        DiscrepancyKind.UnusualDiscount => UnusualDiscount,
        DiscrepancyKind.RepeatedVoids => RepeatedVoids,
        DiscrepancyKind.DrawerOpen => DrawerOpen,
        DiscrepancyKind.Sweethearting => Sweethearting,
        DiscrepancyKind.ZoneRule => ZoneRule,
        DiscrepancyKind.QuantityShort => QuantityShort,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The risk from which a kind is raised where the twin does not say.</summary>
    public static double DefaultAlertFrom(DiscrepancyKind kind, ThresholdSettings thresholds) => kind switch
    {
        DiscrepancyKind.MisScan or DiscrepancyKind.QuantityShort => Math.Max(thresholds.Nudge, thresholds.MisScan),
        DiscrepancyKind.TicketSwitch or DiscrepancyKind.ProduceMismatch => thresholds.Nudge,
        DiscrepancyKind.BasketItem => 0.9, // a camera takes what it saw there for goods more readily than a ticket explains it
        DiscrepancyKind.UnusualDiscount or DiscrepancyKind.RepeatedVoids or DiscrepancyKind.DrawerOpen or DiscrepancyKind.Sweethearting => 0.9,
        _ => 0.5,
    };
}

/// <summary>What every kind has.</summary>
internal record RuleSettings
{
    /// <summary>Whether the kind is raised at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The risk from which it is raised, 0 to 1; absent: the kind's own default.</summary>
    [Range(0d, 1d)]
    public double? AlertFrom { get; init; }
}

/// <summary>Goods in the basket.</summary>
internal sealed record BasketItemSettings : RuleSettings
{
    /// <summary>Share of goods in the basket at payment that are neither on the ticket nor the shopper's own. 0.001 to 0.9, default 0.2.</summary>
    [Range(0.001, 0.9)]
    public double Unpaid { get; init; } = 0.2;
}

/// <summary>Weights.</summary>
internal sealed record WeightMismatchSettings : RuleSettings
{
    /// <summary>One standard deviation of honest weights, as a share. 0.001 to 0.5, default 0.05.</summary>
    [Range(0.001, 0.5)]
    public double ToleranceShare { get; init; } = 0.05;

    /// <summary>The same as a fixed part, grams. 0.1 to 500, default 8.</summary>
    [Range(0.1, 500d)]
    public double ToleranceGrams { get; init; } = 8;
}

/// <summary>Produce.</summary>
internal sealed record ProduceMismatchSettings : RuleSettings
{
    /// <summary>Whether the till is offered likely PLUs where looks leave a keyed one open. Default true.</summary>
    public bool Hints { get; init; } = true;

    /// <summary>Whether it is offered the organic twin of every conventional PLU too. Default false.</summary>
    public bool OrganicHints { get; init; }
}

/// <summary>Returns.</summary>
internal sealed record ReturnSettings : RuleSettings
{
    /// <summary>Share of returns that are rung without an item. 0.001 to 0.9, default 0.15.</summary>
    [Range(0.001, 0.9)]
    public double Share { get; init; } = 0.15;

    /// <summary>Share of honest returns whose item the camera does not see. 0.01 to 1, default 0.1.</summary>
    [Range(0.01, 1d)]
    public double Unseen { get; init; } = 0.1;
}

/// <summary>Voids.</summary>
internal sealed record VoidSettings : RuleSettings
{
    /// <summary>Share of voided items, that nothing on the ticket replaces, which leave with the shopper. 0.001 to 0.9, default 0.1.</summary>
    [Range(0.001, 0.9)]
    public double Kept { get; init; } = 0.1;
}

/// <summary>An operator's figures.</summary>
internal record OperatorSettings : RuleSettings
{
    /// <summary>
    /// Events in 100 lines, items or tickets that are normal before the lane has figures of its own. 0.01 to 100, default 1; voids and
    /// openings of the drawer 2.
    /// </summary>
    [Range(0.01, 100d)]
    public double NormalPer100 { get; init; } = 1;

    /// <summary>How much volume that figure weighs as much as. 1 to 100,000, default 500; openings of the drawer 100 tickets.</summary>
    [Range(1d, 100_000d)]
    public double Strength { get; init; } = 500;

    /// <summary>How many times the normal rate counts as far off. 1.5 to 20, default 4.</summary>
    [Range(1.5, 20d)]
    public double Times { get; init; } = 4;

    /// <summary>Share of shifts that are so far off, before any figures. 0.0001 to 0.5, default 0.02.</summary>
    [Range(0.0001, 0.5)]
    public double Prior { get; init; } = 0.02;

    /// <summary>Fewer events than this are no pattern. 2 to 100, default 4.</summary>
    [Range(2, 100)]
    public int AtLeast { get; init; } = 4;
}

/// <summary>Discounts.</summary>
internal sealed record DiscountSettings : OperatorSettings
{
    /// <summary>A discount counts from this share of the line's price on. 0.05 to 1, default 0.5.</summary>
    [Range(0.05, 1d)]
    public double DeepShare { get; init; } = 0.5;
}

/// <summary>Voids of one operator.</summary>
internal sealed record VoidPatternSettings : OperatorSettings
{
    /// <summary>With twice as many normal events.</summary>
    public VoidPatternSettings() => NormalPer100 = 2;
}

/// <summary>Openings of the drawer, by tickets.</summary>
internal sealed record DrawerSettings : OperatorSettings
{
    /// <summary>With twice as many normal events, and tickets instead of lines.</summary>
    public DrawerSettings() => (NormalPer100, Strength) = (2, 100);
}

/// <summary>Goods on their way out.</summary>
internal sealed record ZoneRuleSettings : RuleSettings
{
    /// <summary>Off unless a store switches it on.</summary>
    public ZoneRuleSettings() => Enabled = false;

    /// <summary>Whether goods seen in the entrance zone count too. Default false.</summary>
    public bool Entrance { get; init; }

    /// <summary>Share of tags read at the exit, or goods at the entrance, that are unpaid. 0.001 to 0.9, default 0.3.</summary>
    [Range(0.001, 0.9)]
    public double Unpaid { get; init; } = 0.3;

    /// <summary>Share of paid goods whose sale this lane does not know, such as sold at another till. 0.001 to 1, default 0.1.</summary>
    [Range(0.001, 1d)]
    public double SaleUnknown { get; init; } = 0.1;

    /// <summary>A sale counts for a read this long after it. 00:01:00 to 12:00:00, default 00:20:00.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "12:00:00")]
    public TimeSpan SoldWithin { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>A read waits this long for its line. 00:00:00 to 00:05:00, default 00:00:10.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ReadSettles { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Goods at the entrance, which come without a picture, count as paid this long after the lane sold something. 0 to 00:20:00, default 00:00:30.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:20:00")]
    public TimeSpan EntranceAfterSale { get; init; } = TimeSpan.FromSeconds(30);
}
