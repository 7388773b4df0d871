using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Discrepancies;

namespace LossPrevention.DecisionAlert.Review.Views;

/// <summary>The budget of false alerts, what was used of it, and from which risk each kind is raised now.</summary>
/// <param name="Goal">False alerts in 100 tickets that the store puts up with.</param>
/// <param name="Used">Those of the span; null without tickets.</param>
/// <param name="IsLearning">Whether thresholds are learned from reviews.</param>
/// <param name="Kinds">Every kind that is switched on.</param>
internal sealed record BudgetState(double Goal, double? Used, bool IsLearning, IReadOnlyList<KindState> Kinds)
{
    /// <summary>Puts it together.</summary>
    public static BudgetState Of(DecisionAlertSettings settings, ThresholdTable? learned, Scorecard card)
    {
        var rows = card.ByKind.ToDictionary(k => k.Key, k => k.Value, StringComparer.Ordinal);
        return new BudgetState(
            settings.Budget.FalsePer100Transactions, card.All.FalsePer100, settings.Budget.Enabled,
            [
                .. Enum.GetValues<DiscrepancyKind>().Where(k => settings.Discrepancies.Of(k).Enabled).Select(kind =>
                {
                    var hours = settings.Budget.Enabled ? learned?.Kinds.FirstOrDefault(k => k.Kind == kind)?.AlertFrom : null;
                    var fixedFrom = settings.Discrepancies.Of(kind).AlertFrom ?? DiscrepancySettings.DefaultAlertFrom(kind, settings.Thresholds);
                    return new KindState(kind, hours?.Min() ?? fixedFrom, hours?.Max() ?? fixedFrom, hours is not null, rows.GetValueOrDefault(kind.ToString())?.FalsePer100);
                }),
            ]);
    }
}

/// <summary>One kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="From">The risk from which it is raised, 0..1; the lowest of the week's hours.</param>
/// <param name="To">The highest of the week's hours.</param>
/// <param name="IsLearned">Whether they were learned from reviews; else they are the twin's.</param>
/// <param name="FalsePer100">False alerts in 100 tickets of the span; null without.</param>
internal sealed record KindState(DiscrepancyKind Kind, double From, double To, bool IsLearned, double? FalsePer100);
