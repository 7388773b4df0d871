using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One ticket with its alerts, the worst of them first.</summary>
public sealed record TicketView(string At, string LaneId, string? Ticket, bool IsHigh, string Value, IReadOnlyList<CardView> Cards);

/// <summary>What the queue shows. Empty strings are every one.</summary>
public sealed record QueueFilter(string Day, string Lane, string Kind, string State, string Group = "");

/// <summary>The queue page.</summary>
public sealed record QueueView(QueueFilter Filter, IReadOnlyList<TicketView> Tickets, IReadOnlyList<string> Lanes, IReadOnlyList<string> Groups);

/// <summary>A bar chart: a value of each key, drawn as SVG.</summary>
public sealed record BarChart(string Title, IReadOnlyList<Bar> Bars, double? Goal);

/// <summary>One bar.</summary>
public sealed record Bar(string Key, double Value, string Text);

/// <summary>One figure of the scorecard.</summary>
public sealed record Figure(string Title, string Value, string? Note);

/// <summary>One row of a table of the scorecard.</summary>
public sealed record ScoreLine(string Key, IReadOnlyList<string> Cells);

/// <summary>The scorecard page.</summary>
public sealed record ScorecardView(
    string From, string To, IReadOnlyList<Figure> Figures, IReadOnlyList<BarChart> Charts, IReadOnlyList<string> Columns, IReadOnlyList<ScoreLine> ByLane,
    IReadOnlyList<ScoreLine> ByKind);

#pragma warning restore CS1591

/// <summary>Cases and counts as queue and scorecard show them.</summary>
internal static class ReviewViews
{
    /// <summary>The queue: one entry a ticket.</summary>
    public static QueueView Queue(IReadOnlyCollection<ReviewCase> day, QueueFilter filter, IReadOnlyList<string> groups, Words words, string currency, DateTimeOffset now, string reader)
    {
        var shown = day.Where(c =>
            (filter.Lane.Length == 0 || c.Alert.LaneId == filter.Lane)
            && (filter.Group.Length == 0 || c.OperatorGroup == filter.Group)
            && (filter.Kind.Length == 0 || c.Alert.Kind.ToString() == filter.Kind)
            && (filter.State switch { "" => true, "Unreviewed" => c.State is CaseState.Open or CaseState.NeedsContext, var s => c.State.ToString() == s }));
        var tickets = shown.GroupBy(c => (c.Alert.LaneId, Ticket: c.Alert.TransactionId ?? c.Id)).Select(g =>
        {
            var cases = g.OrderByDescending(c => c.Alert.Risk).ToArray();
            return new TicketView(
                cases.Min(c => c.Alert.OccurredAt).UtcDateTime.ToString("HH:mm:ss"), g.Key.LaneId, cases[0].Alert.TransactionId, cases.Any(CardViews.IsHigh),
                words.Money(cases.Sum(c => c.Value), currency), [.. cases.Select(c => CardViews.Of(c, words, currency, now, reader))]);
        });
        return new QueueView(
            filter, [.. tickets.OrderByDescending(t => t.IsHigh).ThenByDescending(t => t.At, StringComparer.Ordinal)],
            [.. day.Select(c => c.Alert.LaneId).Distinct().Order(StringComparer.Ordinal)], groups);
    }

    /// <summary>The scorecard.</summary>
    public static ScorecardView Scorecard(Scorecard card, string from, string to, Words words, string currency)
    {
        var all = card.All;
        return new ScorecardView(
            from, to,
            [
                new Figure(words["Score.Tickets"], all.Tickets.ToString(), null),
                new Figure(words["Score.Per100"], Number(all.AlertsPer100), $"{words["Score.Alerts"]}: {all.Alerts}"),
                new Figure(words["Score.Confirmation"], Percent(all.ConfirmationRate), $"{words["Score.Reviewed"]}: {all.Reviewed}"),
                new Figure(words["Score.False"], Number(all.FalsePer100), words["Score.Budget"]),
                new Figure(words["Score.SelfCorrected"], Percent(all.SelfCorrectionShare), null),
                new Figure(words["Score.ToAlert"], Seconds(all.MedianToAlert), null),
                new Figure(words["Score.ToReview"], Seconds(all.MedianToReview), null),
                new Figure(words["Score.Value"], words.Money(all.ValueConfirmed, currency), $"{words["Score.PerCase"]}: {words.Money(all.ValuePerCase, currency)}"),
            ],
            [
                Chart(words["Score.Per100"] + " · " + words["Score.ByDay"], card.ByDay, r => r.AlertsPer100, null),
                Chart(words["Score.False"] + " · " + words["Score.ByDay"], card.ByDay, r => r.FalsePer100, 0.5),
                Chart(words["Score.Per100"] + " · " + words["Score.ByHour"], card.ByHour, r => r.AlertsPer100, null),
            ],
            [words["Score.Tickets"], words["Score.Alerts"], words["Score.Per100"], words["Score.Confirmed"], words["Score.Dismissed"], words["Score.False"], words["Score.Value"]],
            [.. card.ByLane.Select(r => Line(r.Key, r.Value, words, currency))],
            [.. card.ByKind.Select(r => Line(words["Kind." + r.Key], r.Value, words, currency))]);
    }

    private static ScoreLine Line(string key, ScoreRow r, Words words, string currency) => new(
        key,
        [
            r.Tickets.ToString(), r.Alerts.ToString(), Number(r.AlertsPer100), r.Confirmed.ToString(), r.Dismissed.ToString(), Number(r.FalsePer100),
            words.Money(r.ValueConfirmed, currency),
        ]);

    private static BarChart Chart(string title, IReadOnlyList<KeyValuePair<string, ScoreRow>> rows, Func<ScoreRow, double?> value, double? goal) =>
        new(title, [.. rows.Select(r => new Bar(r.Key, value(r.Value) ?? 0, Number(value(r.Value))))], goal);

    private static string Number(double? value) => value?.ToString("0.##") ?? "–";

    private static string Percent(double? share) => share is { } s ? $"{100 * s:0} %" : "–";

    private static string Seconds(TimeSpan? span) => span is { } s ? $"{s.TotalSeconds:0.0} s" : "–";
}
