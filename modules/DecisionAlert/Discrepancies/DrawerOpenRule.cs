using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>The drawer opened without a sale, by tickets. It opens by itself from payment until shortly after the ticket is done.</summary>
internal sealed class DrawerOpenRule() : OperatorRule(DiscrepancyKind.DrawerOpen, "openings of the drawer without a sale", "tickets")
{
    private static readonly TimeSpan Change = TimeSpan.FromSeconds(30);
    private bool paying;
    private long doneAt = long.MinValue / 2;

    /// <inheritdoc/>
    protected override OperatorSettings Settings(DiscrepancySettings settings) => settings.DrawerOpen;

    /// <inheritdoc/>
    protected override (double Events, double Volume) Count(in LaneFact fact, IRuleHost lane)
    {
        switch (fact.Event?.Kind)
        {
            case PosEventKind.PaymentStarted:
                paying = true;
                return (0, 0);
            case PosEventKind.ItemScanned or PosEventKind.ItemKeyed or PosEventKind.TransactionStarted:
                paying = false;
                return (0, 0);
            case PosEventKind.TransactionCompleted:
                (paying, doneAt) = (false, fact.Now);
                return (0, 1);
            case PosEventKind.DrawerOpened:
                return (paying || fact.Now - doneAt < Change.Ticks ? 0 : 1, 0);
            default:
                return (0, 0);
        }
    }
}
