using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Holds what a replay raised against what is true.</summary>
internal static class ReplayAccounting
{
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(5);

    /// <summary>Accuracy per kind and the false alarms by volume.</summary>
    public static ReplayAccuracy Of(IReadOnlyList<Alert> alerts, IReadOnlyList<TrueDiscrepancy> truth, long items, int transactions)
    {
        var match = TruthMatcher.Match(alerts, truth);
        var caught = match.OfType<int>().ToHashSet();
        var byKind = new SortedDictionary<string, KindAccuracy>(StringComparer.Ordinal);
        foreach (var kind in alerts.Select(a => a.Kind).Concat(truth.Select(t => t.Kind)).Distinct())
        {
            var raised = Enumerable.Range(0, alerts.Count).Where(i => alerts[i].Kind == kind).ToList();
            var wanted = Enumerable.Range(0, truth.Count).Where(i => truth[i].Kind == kind).ToList();
            var right = raised.Count(i => match[i] is not null);
            byKind[Name(kind)] = new KindAccuracy(
                wanted.Count,
                right,
                raised.Count,
                raised.Count - right,
                Share(right, raised.Count),
                Share(right, wanted.Count),
                wanted.Count(i => !caught.Contains(i) && alerts.Any(a =>
                    a.Kind != kind && a.LaneId == truth[i].LaneId && (a.OccurredAt - truth[i].At).Duration() <= Near)));
        }

        var wrong = match.Count(m => m is null);
        return new ReplayAccuracy(
            byKind,
            wrong,
            items == 0 ? 0 : Math.Round(1000.0 * wrong / items, 3),
            transactions == 0 ? 0 : Math.Round(100.0 * wrong / transactions, 3));
    }

    /// <summary>A kind as it stands in JSON.</summary>
    public static string Name(DiscrepancyKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static double? Share(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);
}
