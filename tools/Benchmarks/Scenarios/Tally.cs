using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.Benchmarks;

/// <summary>A set's alerts held against its truth.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, Row> rows = new(StringComparer.Ordinal);

    /// <summary>Tickets.</summary>
    public int Tickets { get; private set; }

    /// <summary>Items that were rung or should have been.</summary>
    public int Items { get; private set; }

    /// <summary>Alerts that no true discrepancy stands for, whatever it was called, about items: operators' figures are for reviewers and counted by kind alone.</summary>
    public int FalseAlerts { get; private set; }

    /// <summary>Alerts from a first look that the whole pass took back; they count as what they were raised as.</summary>
    public int TakenBack { get; set; }

    /// <summary>Each kind that was true or raised; switches within a category by themselves.</summary>
    public IReadOnlyDictionary<string, Row> Rows => rows;

    /// <summary>Takes a lane.</summary>
    public void Add(IReadOnlyList<Alert> alerts, IReadOnlyList<TrueDiscrepancy> truth, Func<TrueDiscrepancy, string> name, int tickets, int items)
    {
        (Tickets, Items) = (Tickets + tickets, Items + items);
        var matched = TruthMatcher.Match(alerts, truth);
        var found = matched.OfType<int>().ToHashSet();
        for (var t = 0; t < truth.Count; t++)
        {
            var row = RowOf(name(truth[t]));
            row.True++;
            row.Caught += found.Contains(t) ? 1 : 0;
        }

        for (var a = 0; a < alerts.Count; a++)
        {
            if (matched[a] is { } which)
            {
                RowOf(name(truth[which])).LatenciesMs.Add(alerts[a].LatencyMs);
                continue;
            }

            if (NamedOtherwise(alerts[a], truth, found) is { } t)
            {
                found.Add(t);
                RowOf(name(truth[t])).AsAnother++;
                continue;
            }

            var operators = alerts[a].OperatorId is not null && alerts[a].BundleId is null;
            RowOf(ReplayAccounting.Name(alerts[a].Kind)).False++;
            FalseAlerts += operators ? 0 : 1;
        }
    }

    /// <summary>The discrepancy, found by no other alert, whose very item was raised under another kind: a reviewer would confirm it.</summary>
    private static int? NamedOtherwise(Alert alert, IReadOnlyList<TrueDiscrepancy> truth, HashSet<int> found)
    {
        for (var t = 0; t < truth.Count; t++)
        {
            if (!found.Contains(t) && truth[t].TransactionId == alert.TransactionId && (alert.OccurredAt - truth[t].At).Duration() < TimeSpan.FromSeconds(5)
                && alert.SeenGtins.Any(s => s.Gtin == truth[t].Gtin))
            {
                return t;
            }
        }

        return null;
    }

    private Row RowOf(string name)
    {
        if (!rows.TryGetValue(name, out var row))
            rows[name] = row = new Row();
        return row;
    }

    /// <summary>One kind.</summary>
    internal sealed class Row
    {
        public int True { get; set; }

        public int Caught { get; set; }

        /// <summary>Raised, about the very item, under another kind.</summary>
        public int AsAnother { get; set; }

        public int False { get; set; }

        /// <summary>How long after the item (of a switch: its line) each that was caught was raised, milliseconds of event time.</summary>
        public List<double> LatenciesMs { get; } = [];

        /// <summary>A quantile of <see cref="LatenciesMs"/>, seconds.</summary>
        public double Latency(double share) => LatenciesMs.Order().ElementAt((int)Math.Ceiling(share * LatenciesMs.Count) - 1) / 1000;
    }
}
