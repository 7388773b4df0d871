using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Budget;

/// <summary>
/// Thresholds that keep false alerts inside the budget: by kind and hour of the week, from what people judged. The rate of false alerts above a
/// risk is Gamma-Poisson: an hour's is shrunk to its store's, the store's to its chain's, the chain's to what calibrated risks would give. Each
/// kind gets the lowest risk at which its rate stays within four fifths of its share of the budget; shares go by what a kind finds.
/// </summary>
internal static class BudgetLearner
{
    /// <summary>Tickets that the starting point weighs as much as.</summary>
    private const double StartStrength = 1000;

    /// <summary>How much of the budget is aimed at: what was chosen for having few false alerts had luck in it.</summary>
    private const double Aim = 0.8;

    /// <summary>Kinds that people at the lane are asked about: the budget is theirs.</summary>
    private static readonly DiscrepancyKind[] Kinds =
        [.. Enum.GetValues<DiscrepancyKind>().Where(k => !AlertLadder.IsOperatorPattern(k))];

    /// <summary>Risks that a threshold may have.</summary>
    private static readonly double[] Grid =
        [0.05, 0.08, 0.12, 0.17, 0.23, 0.3, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 1];

    /// <summary>The thresholds for a store.</summary>
    /// <param name="figures">What people judged.</param>
    /// <param name="settings">The budget.</param>
    /// <param name="defaults">The threshold of a kind before anything is learned.</param>
    public static ThresholdTable Learn(ReviewFigures figures, BudgetSettings settings, Func<DiscrepancyKind, double> defaults)
    {
        var reviewed = figures.Chain.SelectMany(period => period.Reviewed).ToList();
        var confirmed = reviewed.Where(r => r.Confirmed).CountBy(r => r.Kind).ToDictionary();
        var judged = Kinds.Where(k => reviewed.Exists(r => r.Kind == k)).ToList();
        var all = judged.Sum(k => confirmed.GetValueOrDefault(k) + 1d);
        return new ThresholdTable(judged.Select(kind =>
        {
            var budget = Aim * settings.FalsePer100Transactions / 100 * (confirmed.GetValueOrDefault(kind) + 1) / all;
            return new KindThresholds(kind, Thresholds(kind, budget, figures, settings, defaults(kind)));
        }).ToValueList());
    }

    private static ValueList<double> Thresholds(
        DiscrepancyKind kind, double budget, ReviewFigures figures, BudgetSettings settings, double start)
    {
        var store = new FalseAlerts(figures.Store, kind, start);
        var chain = figures.Chain.Select(period => new FalseAlerts(period, kind, start)).ToList();
        var result = new double[ReviewPeriod.Hours];
        Array.Fill(result, Grid[^1]);
        var rates = new double[ReviewPeriod.Hours];
        for (var i = Grid.Length - 1; i >= 0; i--)
        {
            // What calibrated risks would give: the budget at the starting point, less above it.
            var expected = budget * (1 - Grid[i]) / (1 - Math.Min(start, 0.99));
            var (chainEvents, chainTickets) = chain.Select(c => c.Known(i)).Aggregate((0d, 0d), (sum, c) => (sum.Item1 + c.Events, sum.Item2 + c.Tickets));
            var chainRate = ((expected * StartStrength) + chainEvents) / (StartStrength + chainTickets);
            var (events, tickets) = store.Known(i);
            var storeRate = ((chainRate * settings.StoreStrength) + events) / (settings.StoreStrength + tickets);
            for (var hour = 0; hour < result.Length; hour++)
            {
                // Below what was raised nothing is known: one step down at a time.
                if (result[hour] > Grid[Math.Min(i + 1, Grid.Length - 1)] || (i + 1 < Grid.Length && Grid[i + 1] < store.RaisedFrom(hour) - 1e-9))
                    continue;
                var (own, ownTickets) = store.Known(i, hour);
                rates[hour] = Grid[i] >= store.RaisedFrom(hour) - 1e-9
                    ? ((storeRate * settings.HourStrength) + own) / (settings.HourStrength + ownTickets)
                    : rates[hour] * (1 - Grid[i]) / Math.Max(1 - Grid[i + 1], 0.005);
                if (rates[hour] <= budget * (1 + 1e-9))
                    result[hour] = Grid[i];
            }
        }

        return result.ToValueList();
    }

    /// <summary>One kind's false alerts of a period, from each risk of the grid on, by hour of the week.</summary>
    private sealed class FalseAlerts
    {
        private readonly double[,] above = new double[Grid.Length, ReviewPeriod.Hours];
        private readonly ReviewPeriod period;
        private readonly double[] raisedFrom;

        public FalseAlerts(ReviewPeriod period, DiscrepancyKind kind, double start)
        {
            this.period = period;
            var inForce = period.InForce?.Kinds.FirstOrDefault(k => k.Kind == kind);
            raisedFrom = inForce is null ? [.. Enumerable.Repeat(start, ReviewPeriod.Hours)] : [.. inForce.AlertFrom];
            var judged = period.Reviewed.Where(r => r.Kind == kind).ToList();
            var each = judged.Count == 0 ? 1 : Math.Max(1, (double)period.Raised.GetValueOrDefault(kind, judged.Count) / judged.Count);
            foreach (var alert in judged.Where(r => !r.Confirmed))
            {
                var hour = ReviewPeriod.HourOf(alert.OccurredAt.UtcTicks);
                for (var i = 0; i < Grid.Length && Grid[i] <= alert.Risk; i++)
                    above[i, hour] += each;
            }
        }

        public double RaisedFrom(int hour) => raisedFrom[hour];

        /// <summary>Events and tickets of one hour; none where alerts of this risk were not raised then.</summary>
        public (double Events, double Tickets) Known(int risk, int hour) =>
            Grid[risk] >= raisedFrom[hour] - 1e-9 ? (above[risk, hour], period.Transactions[hour]) : (0, 0);

        /// <summary>The same of all hours.</summary>
        public (double Events, double Tickets) Known(int risk)
        {
            var (events, tickets) = (0d, 0d);
            for (var hour = 0; hour < ReviewPeriod.Hours; hour++)
            {
                var known = Known(risk, hour);
                (events, tickets) = (events + known.Events, tickets + known.Tickets);
            }

            return (events, tickets);
        }
    }
}
