using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>A bar chart: a value of each key, drawn as SVG.</summary>
public sealed record BarChart(string Title, IReadOnlyList<Bar> Bars, double? Goal);

/// <summary>One bar.</summary>
public sealed record Bar(string Key, double Value, string Text);

/// <summary>One figure of the scorecard.</summary>
public sealed record Figure(string Title, string Value, string? Note);

/// <summary>One row of a table of the scorecard.</summary>
public sealed record ScoreLine(string Key, IReadOnlyList<string> Cells);

/// <summary>A table of the scorecard.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Note">What to do with it; null for nothing.</param>
/// <param name="Columns">After the first, which has the keys.</param>
/// <param name="Lines">The rows.</param>
/// <param name="Heat">Whether cells are coloured by their figure.</param>
public sealed record ScoreTable(string Title, string? Note, IReadOnlyList<string> Columns, IReadOnlyList<ScoreLine> Lines, bool Heat = false);

/// <summary>The scorecard page.</summary>
public sealed record ScorecardView(string From, string To, IReadOnlyList<Figure> Figures, IReadOnlyList<BarChart> Charts, IReadOnlyList<ScoreTable> Tables);

#pragma warning restore CS1591

/// <summary>Counts as the scorecard shows them.</summary>
internal static class ScorecardViews
{
    /// <summary>The page.</summary>
    public static ScorecardView Of(Scorecard card, BudgetState budget, string from, string to, Words words, string currency, Func<string, string> nameOf) => new(
        from, to, Figures(card.All, budget, words, currency),
        [
            Chart(words, words["Score.Per100"] + " · " + words["Score.ByDay"], card.ByDay, r => r.AlertsPer100),
            Chart(words, words["Score.False"] + " · " + words["Score.ByDay"], card.ByDay, r => r.FalsePer100, budget.Goal),
            Chart(words, words["Score.Value"] + " · " + words["Score.ByDay"], card.ByDay, r => (double)r.ValueConfirmed),
            Chart(words, words["Score.ReviewMinutes"] + " · " + words["Score.ByDay"], card.ByDay, r => r.ReviewTime.TotalMinutes),
            Chart(words, words["Score.Per100"] + " · " + words["Score.ByHour"], card.ByHour, r => r.AlertsPer100),
            Chart(words, words["Score.BlindMinutes"] + " · " + words["Score.ByDay"], card.ByDay, r => r.BlindMinutes),
            Chart(words, words["Score.UnknownShare"] + " · " + words["Score.ByDay"], card.ByDay, r => 100 * r.UnknownShare),
            new BarChart(
                words["Score.Curve"], [.. card.NewProducts.ByDay.Select(d => new Bar(d.Day.ToString(), 100 * d.Share, $"{100 * d.Share:0}"))], null),
        ],
        [
            Rows(words["Score.ByLane"], card.ByLane.Select(r => Line(r.Key, r.Value, words, currency)), words),
            Rows(words["Score.ByKind"], card.ByKind.Select(r => Line(words["Kind." + r.Key], r.Value, words, currency)), words),
            Staffing(card, words), Products(card, words), NewProducts(card, words, nameOf), Thresholds(budget, words),
        ]);

    private static Figure[] Figures(ScoreRow all, BudgetState budget, Words words, string currency) =>
    [
        new(words["Score.Tickets"], all.Tickets.ToString(), null),
        new(words["Score.Per100"], Number(all.AlertsPer100, words), $"{words["Score.Alerts"]}: {all.Alerts}"),
        new(words["Score.Confirmation"], Percent(all.ConfirmationRate), $"{words["Score.Reviewed"]}: {all.Reviewed}"),
        new(words["Score.False"], Number(all.FalsePer100, words), string.Format(words["Score.BudgetOf"], Number(budget.Goal, words))),
        new(words["Score.SelfCorrected"], Percent(all.SelfCorrectionShare), null),
        new(words["Score.ToAlert"], Seconds(all.MedianToAlert, words), null),
        new(words["Score.ToReview"], Seconds(all.MedianToReview, words), null),
        new(words["Score.Value"], words.Money(all.ValueConfirmed, currency), $"{words["Score.PerCase"]}: {words.Money(all.ValuePerCase, currency)}"),
        new(words["Score.ReviewMinutes"], Number(all.ReviewTime.TotalMinutes, words), $"{words["Score.PerReviewHour"]}: {words.Money(all.ValuePerReviewHour, currency)}"),
        new(words["Score.BlindMinutes"], Number(all.BlindMinutes, words), $"{words["Score.OfWatched"]}: {Percent(all.WatchedMinutes > 0 ? all.BlindMinutes / all.WatchedMinutes : null)}"),
        new(words["Score.UnknownShare"], Percent(all.UnknownShare), null),
    ];

    private static ScoreTable Rows(string title, IEnumerable<ScoreLine> lines, Words words) => new(
        title, null,
        [
            words["Score.Tickets"], words["Score.Alerts"], words["Score.Per100"], words["Score.Confirmed"], words["Score.Dismissed"], words["Score.False"], words["Score.Value"],
            words["Score.BlindMinutes"],
        ],
        [.. lines]);

    private static ScoreTable Staffing(Scorecard card, Words words)
    {
        string[] hours = [.. card.ByLaneAndHour.Select(l => l.Hour).Distinct().Order(StringComparer.Ordinal)];
        return new ScoreTable(
            words["Score.Staffing"], words["Score.StaffingNote"], hours,
            [
                .. card.ByLaneAndHour.GroupBy(l => l.LaneId).Select(g => new ScoreLine(
                    g.Key, [.. hours.Select(h => g.FirstOrDefault(l => l.Hour == h) is { } load ? load.Alerts.ToString() : "")])),
            ],
            Heat: true);
    }

    private static ScoreTable Products(Scorecard card, Words words) => new(
        words["Score.Products"], words["Score.ProductsNote"],
        [words["Score.Alerts"], words["Score.SelfCorrected"], words["Score.Dismissed"], words["Score.Confirmed"], words["Score.LookAt"]],
        [
            .. card.Products.Select(p => new ScoreLine(
                $"{p.Name} ({p.Code})", [p.Alerts.ToString(), p.SelfCorrected.ToString(), p.Dismissed.ToString(), p.Confirmed.ToString(), words.Of("Hint", p.Hint)])),
        ]);

    private static ScoreTable NewProducts(Scorecard card, Words words, Func<string, string> nameOf) => new(
        words["Score.NewProducts"], words["Score.NewProductsNote"], [words["Score.FirstDay"], words["Score.Rung"], words["Score.FirstShare"], words["Score.LastShare"]],
        [
            .. card.NewProducts.Products.Select(p => new ScoreLine(
                $"{nameOf(p.Code)} ({p.Code})", [p.FirstDay, p.Rung.ToString(), Percent(p.FirstShare), Percent(p.LastShare)])),
        ]);

    private static ScoreTable Thresholds(BudgetState budget, Words words) => new(
        words["Score.Thresholds"], words[budget.IsLearning ? "Score.Learning" : "Score.NotLearning"], [words["Score.From"], words["Score.Source"], words["Score.False"]],
        [
            .. budget.Kinds.Select(k => new ScoreLine(
                words.Of("Kind", k.Kind),
                [
                    k.From < k.To ? $"{Number(k.From, words)} – {Number(k.To, words)}" : Number(k.From, words), words[k.IsLearned ? "Score.Learned" : "Score.BySettings"], Number(k.FalsePer100, words),
                ])),
        ]);

    private static ScoreLine Line(string key, ScoreRow r, Words words, string currency) => new(
        key,
        [
            r.Tickets.ToString(), r.Alerts.ToString(), Number(r.AlertsPer100, words), r.Confirmed.ToString(), r.Dismissed.ToString(), Number(r.FalsePer100, words),
            words.Money(r.ValueConfirmed, currency), Number(r.BlindMinutes, words),
        ]);

    private static BarChart Chart(Words words, string title, IReadOnlyList<KeyValuePair<string, ScoreRow>> rows, Func<ScoreRow, double?> value, double? goal = null) =>
        new(title, [.. rows.Select(r => new Bar(r.Key, value(r.Value) ?? 0, Number(value(r.Value), words)))], goal);

    private static string Number(double? value, Words words) => value is { } known ? words.Number(known, "0.##") : "–";

    private static string Percent(double? share) => share is { } s ? $"{100 * s:0} %" : "–";

    private static string Seconds(TimeSpan? span, Words words) => span is { } s ? $"{words.Number(s.TotalSeconds, "0.0")} s" : "–";
}
