using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>Deep discounts and overridden prices of one operator, by lines rung. Small ones are the store's own promotions and do not count.</summary>
internal sealed class UnusualDiscountRule() : OperatorRule(DiscrepancyKind.UnusualDiscount, "deep discounts", "lines")
{
    /// <inheritdoc/>
    protected override OperatorSettings Settings(DiscrepancySettings settings) => settings.UnusualDiscount;

    /// <inheritdoc/>
    protected override (double Events, double Volume) Count(in LaneFact fact, IRuleHost lane) => fact.Event switch
    {
        { Kind: PosEventKind.ItemScanned or PosEventKind.ItemKeyed } => (0, 1),
        { Kind: PosEventKind.DiscountApplied or PosEventKind.PriceOverridden } e when IsDeep(e, fact.Ticket, lane) => (1, 0),
        _ => (0, 0),
    };

    private static bool IsDeep(PosEvent e, TicketLedger? ticket, IRuleHost lane)
    {
        var full = e.Item?.ExtendedPrice ?? e.Item?.UnitPrice;
        foreach (var line in ticket?.Lines ?? [])
        {
            if (line.Event.EventId == e.RefersTo)
                full = line.Event.Item?.ExtendedPrice ?? (decimal?)line.Product?.UnitPrice * line.Pieces;
        }

        if (e.Amount is not { } amount || full is not > 0)
            return true; // the till does not say how deep
        var off = e.Kind == PosEventKind.PriceOverridden ? full.Value - Math.Abs(amount) : Math.Abs(amount);
        return (double)(off / full.Value) >= lane.Context.Settings.Discrepancies.UnusualDiscount.DeepShare;
    }
}
