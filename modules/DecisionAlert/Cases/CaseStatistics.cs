using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Budget;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>What thresholds are learned from: the last eight weeks of this store's cases. Of the chain's other stores nothing is known here.</summary>
internal sealed class CaseStatistics(StoreHost host, TimeProvider clock) : IReviewStatistics
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(56);

    /// <inheritdoc/>
    public Task<ReviewFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var to = clock.GetUtcNow();
        var (cases, tickets) = host.Store.Read(s => (SqliteCases.Between(s, to - Span, to), SqliteCases.Tickets(s, to - Span, to)));
        var store = Period(cases, tickets);
        return Task.FromResult(new ReviewFigures(store, [store]));
    }

    /// <summary>Counts cases and tickets.</summary>
    public static ReviewPeriod Period(IReadOnlyCollection<ReviewCase> cases, IReadOnlyCollection<TicketCount> tickets)
    {
        var transactions = new double[ReviewPeriod.Hours];
        foreach (var ticket in tickets)
            transactions[ReviewPeriod.HourOf(ticket.At.UtcTicks)]++;
        return new ReviewPeriod
        {
            Reviewed =
            [
                .. cases.Where(c => c.State is CaseState.Confirmed or CaseState.Dismissed or CaseState.Withdrawn)
                    .Select(c => new ReviewedAlert(c.Alert.Kind, c.Alert.Risk, c.Alert.OccurredAt, c.State == CaseState.Confirmed)),
            ],
            Transactions = transactions,
            Raised = cases.Where(c => c.State != CaseState.SelfCorrected).GroupBy(c => c.Alert.Kind).ToDictionary(g => g.Key, g => g.Count()),
        };
    }
}
