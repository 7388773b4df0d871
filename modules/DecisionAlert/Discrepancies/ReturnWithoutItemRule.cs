using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>A return or refund for which no item was seen at the scanner. Raised once its item could have passed: 11 s after the line.</summary>
internal sealed class ReturnWithoutItemRule : TicketRule
{
    private const long Before = 10 * TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        if (!fact.IsLine || fact.Outcome != DecisionOutcome.Unseen || fact.Line is not { Event.Kind: PosEventKind.ItemReturned, VoidedAt: 0 } line)
            return;
        var settings = lane.Context.Settings.Discrepancies.ReturnWithoutItem;
        var item = line.Event.Item;
        var value = Math.Abs((double)(line.Event.Amount ?? item?.ExtendedPrice ?? item?.UnitPrice ?? (decimal)(line.Product?.UnitPrice ?? 0)));
        lane.Found(
            new Finding
            {
                Kind = DiscrepancyKind.ReturnWithoutItem,
                Key = line.Event.EventId,
                At = line.At,
                TransactionId = line.Event.TransactionId,
                Scanned = line.Product?.Code,
                Line = line,
                Value = value,
                SeenSince = line.At - lane.ClockOffset - Before,
                OperatorId = lane.Mode == CheckoutMode.Staffed ? line.Event.OperatorId : null,
                Evidence =
                [
                    new EvidenceTerm("prior", Risk.LogOdds.Of(settings.Share), $"About {settings.Share:P0} of returns are rung without an item."),
                    new EvidenceTerm("notSeen", -Math.Log(settings.Unseen), $"No item was seen for it; of honest returns about {settings.Unseen:P0} pass unseen."),
                    new EvidenceTerm("value", Math.Clamp(0.2 * Math.Log2(Math.Max(value, 0.1) / 4), -0.3, 0.3), $"The refund is {value:F2}."),
                ],
            },
            fact.Now);
    }
}
