using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.LaneStudio;
using LossPrevention.Recordings;

namespace LossPrevention.Benchmarks;

/// <summary>Where each missed discrepancy and each false alert about an item comes from, by what was acted and what was decided.</summary>
internal sealed class Causes
{
    private readonly SortedDictionary<(string Side, string Kind, string Cause), int> counts = [];

    /// <summary>How often each came up: missed or false, which kind, why.</summary>
    public IEnumerable<(string Side, string Kind, string Cause, int Count)> Rows => counts.Select(c => (c.Key.Side, c.Key.Kind, c.Key.Cause, c.Value));

    /// <summary>Takes a lane.</summary>
    /// <param name="script">What was acted.</param>
    /// <param name="truth">Its discrepancies, in the script's order.</param>
    /// <param name="origins">Whose pass a sighting is, by its id.</param>
    /// <param name="alerts">What was raised.</param>
    /// <param name="decisions">What was decided.</param>
    public void Add(
        LaneScript script, IReadOnlyList<TrueDiscrepancy> truth, IReadOnlyDictionary<string, Actor> origins, IReadOnlyList<Alert> alerts,
        IReadOnlyList<Decision> decisions)
    {
        var matched = TruthMatcher.Match(alerts, truth);
        var found = matched.OfType<int>().ToHashSet();
        var bySighting = decisions.Where(d => d.Kind == DecisionKind.Sighting).ToDictionary(d => d.Id["sighting:".Length..], StringComparer.Ordinal);
        for (var t = 0; t < truth.Count; t++)
        {
            if (!found.Contains(t) && truth[t].Kind is DiscrepancyKind.MisScan or DiscrepancyKind.TicketSwitch)
                Count("missed", ReplayAccounting.Name(truth[t].Kind), WhyMissed(script.Discrepancies[t], script, origins, bySighting, alerts));
        }

        for (var a = 0; a < alerts.Count; a++)
        {
            if (matched[a] is null && alerts[a].KeyFrames is { Count: > 0 } frames && origins.TryGetValue(frames[0], out var actor))
                Count("false", ReplayAccounting.Name(alerts[a].Kind), WhyFalse(alerts[a], actor, origins, decisions));
        }
    }

    private static string WhyMissed(
        ScriptedDiscrepancy fraud, LaneScript script, IReadOnlyDictionary<string, Actor> origins, Dictionary<string, Decision> bySighting, IReadOnlyList<Alert> alerts)
    {
        var actor = script.Actors
            .Where(a => a.Goods is { } goods && goods.Fraud == fraud.Kind && goods.Product.Code == fraud.Product.Code && a.Visit == fraud.Visit)
            .OrderBy(a => script.ScannerStays(a).Select(s => Math.Abs(((s.Enter + s.Leave) / 2) - fraud.Time)).DefaultIfEmpty(double.MaxValue).Min())
            .FirstOrDefault();
        var seen = origins.Where(o => o.Value == actor).Select(o => bySighting[o.Key]).Where(d => d.Outcome != DecisionOutcome.Outside).ToList();
        if (seen.Count == 0)
            return "the camera never saw it";
        var decision = seen[0];
        var alert = alerts.FirstOrDefault(a => a.KeyFrames.Contains(decision.Id["sighting:".Length..]));
        return alert is not null ? $"raised as {ReplayAccounting.Name(alert.Kind)}" : decision.Outcome switch
        {
            DecisionOutcome.Paired or DecisionOutcome.Unsure when decision.PairedWith is not null =>
                (decision.Gtin == (fraud.RungAs ?? fraud.Product).Code ? "looks too little unlike its line" : "taken for another item's line") + (fraud.RungAs is null ? $" ({decision.Outcome})" : ""),
            _ => $"decided {decision.Outcome}: {decision.Reason}",
        };
    }

    private static string WhyFalse(Alert alert, Actor actor, IReadOnlyDictionary<string, Actor> origins, IReadOnlyList<Decision> decisions)
    {
        if (actor.Goods is not { } goods)
            return "a hand, bag or phone";
        var what = goods.Fraud is { } fraud ? $"an item of a {ReplayAccounting.Name(fraud)}" : $"an honest item ({goods.Habit})";
        if (alert.ScannedGtin is { } scanned && alert.Kind is DiscrepancyKind.TicketSwitch or DiscrepancyKind.ProduceMismatch)
            return what + (alert.ScannedGtin == (goods.RungAs ?? goods.Product).Code ? ", its own line: looks" : ", another item's line");
        var id = alert.KeyFrames[0];
        var passes = origins.Count(o => o.Value == actor);
        var own = decisions.Where(d => d.Kind == DecisionKind.Scan && d.Gtin == goods.Product.Code && (d.At - alert.OccurredAt).Duration() < TimeSpan.FromSeconds(8)).ToList();
        var fate = own.Count == 0 ? "no line of its product near"
            : own.Any(d => d.PairedWith is null) ? "a line of its product stayed unseen"
            : own.Any(d => d.PairedWith != id && origins[d.PairedWith!] == actor) ? "a line went to another pass of the item"
            : own.Any(d => origins[d.PairedWith!].Goods?.Product.Code == goods.Product.Code) ? "a line went to another piece of its product"
            : own.All(d => origins[d.PairedWith!].Goods is null) ? "its line went to a hand, bag or phone"
            : "its line went to another item";
        return $"{what}, seen {passes} times: {fate}";
    }

    private void Count(string side, string kind, string cause) => counts[(side, kind, cause)] = counts.GetValueOrDefault((side, kind, cause)) + 1;
}
