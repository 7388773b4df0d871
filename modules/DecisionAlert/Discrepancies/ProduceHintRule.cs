using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// Offers the till likely PLUs where looks leave a keyed one open, and, where the store wants it, both twins where conventional produce was keyed
/// that is sold organic too. A hint is no alert: nobody is asked to answer it.
/// </summary>
internal sealed class ProduceHintRule : TicketRule
{
    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        var settings = lane.Context.Settings.Discrepancies.ProduceMismatch;
        if (!fact.IsLine || !settings.Enabled || fact is not { Line: { VoidedAt: 0, Product: { } product } line, Sighting: { } sighting })
            return;
        if (!ProduceMismatchRule.Applies(line, sighting, lane.Context.Products))
            return;
        var open = fact.Outcome == DecisionOutcome.Unsure && settings.Hints;
        var twin = settings.OrganicHints && fact.Outcome == DecisionOutcome.Paired ? ProduceMismatchRule.OrganicTwin(product, lane.Context.Products) : null;
        if (!open && twin is null)
            return;
        lane.Hint(
            new Finding
            {
                Kind = DiscrepancyKind.ProduceMismatch,
                Key = line.Event.EventId,
                At = line.At,
                TransactionId = line.Event.TransactionId,
                Line = line,
                Evidence = [],
                Suggestions = twin is { } organic ? [product.Plu!.Value, organic] : ProduceMismatchRule.LikelyPlus(sighting, lane.Context.Products),
            },
            fact.Now);
    }
}
