using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// Missed scans and switches of one cashier's day, by items that passed: beyond what chance, honest slips and the camera's own errors make at
/// this lane. Each of them may be an accident; this is about their number.
/// </summary>
internal sealed class SweetheartingRule() : OperatorRule(DiscrepancyKind.Sweethearting, "items missed or rung as another", "items")
{
    /// <inheritdoc/>
    protected override OperatorSettings Settings(DiscrepancySettings settings) => settings.Sweethearting;

    /// <inheritdoc/>
    protected override (double Events, double Volume) Count(in LaneFact fact, IRuleHost lane) => fact switch
    {
        { IsPass: true, Outcome: DecisionOutcome.Missed or DecisionOutcome.Switched } => (1, 1),
        { IsPass: true, Outcome: DecisionOutcome.Paired } => (0, 1),
        _ => (0, 0),
    };
}
