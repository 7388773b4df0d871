using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>Voided lines of one operator, by lines rung. A line that beeped twice and is voided once does not count.</summary>
internal sealed class RepeatedVoidsRule() : OperatorRule(DiscrepancyKind.RepeatedVoids, "voids", "lines")
{
    /// <inheritdoc/>
    protected override OperatorSettings Settings(DiscrepancySettings settings) => settings.RepeatedVoids;

    /// <inheritdoc/>
    protected override (double Events, double Volume) Count(in LaneFact fact, IRuleHost lane) => fact.Event switch
    {
        { Kind: PosEventKind.ItemScanned or PosEventKind.ItemKeyed } => (0, 1),
        { Kind: PosEventKind.ItemVoided } when fact.Line is not { Repeats: true } => (1, 0),
        _ => (0, 0),
    };
}
