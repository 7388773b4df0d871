using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>
/// Holds alerts against the truth, one to one. An alert belongs to a true discrepancy of its lane and kind within 5 s, or, where both
/// name the same ticket and product, within 10 s. The closest pairs are made first.
/// </summary>
internal static class TruthMatcher
{
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NearOnTheSameTicket = TimeSpan.FromSeconds(10);

    /// <summary>For every alert the index of its true discrepancy, or null where it is false.</summary>
    public static IReadOnlyList<int?> Match(IReadOnlyList<Alert> alerts, IReadOnlyList<TrueDiscrepancy> truth)
    {
        var pairs =
            from a in Enumerable.Range(0, alerts.Count)
            from t in Enumerable.Range(0, truth.Count)
            let apart = Apart(alerts[a], truth[t])
            where apart is not null
            orderby apart, alerts[a].OccurredAt, alerts[a].AlertId, truth[t].At, t
            select (a, t);
        var result = new int?[alerts.Count];
        var taken = new bool[truth.Count];
        foreach (var (a, t) in pairs)
        {
            if (result[a] is null && !taken[t])
            {
                result[a] = t;
                taken[t] = true;
            }
        }

        return result;
    }

    private static TimeSpan? Apart(Alert alert, TrueDiscrepancy truth)
    {
        if (alert.LaneId != truth.LaneId || alert.Kind != truth.Kind)
        {
            return null;
        }

        var apart = (alert.OccurredAt - truth.At).Duration();
        var sameTicket = truth.TransactionId is not null && alert.TransactionId == truth.TransactionId;
        var sameProduct = (truth.Gtin is { } gtin && alert.SeenGtins.Any(s => s.Gtin == gtin))
            || (truth.ScannedGtin is { } scanned && alert.ScannedGtin == scanned);
        return apart <= (sameTicket && sameProduct ? NearOnTheSameTicket : Near) ? apart : null;
    }
}
