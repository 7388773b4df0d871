namespace LossPrevention.DecisionAlert.Cases;

/// <summary>A finished ticket.</summary>
internal readonly record struct TicketCount(string LaneId, DateTimeOffset At);

/// <summary>What the scorecard is made of.</summary>
/// <param name="Cases">The span's cases.</param>
/// <param name="Tickets">The span's finished tickets.</param>
/// <param name="Hours">The lanes' hours of the span.</param>
/// <param name="Goods">The products' days, those before the span too.</param>
/// <param name="From">The first day, <c>yyyy-MM-dd</c>.</param>
/// <param name="To">The last day, <c>yyyy-MM-dd</c>.</param>
internal sealed record ScoreSource(
    IReadOnlyCollection<ReviewCase> Cases, IReadOnlyCollection<TicketCount> Tickets, IReadOnlyCollection<LaneHour> Hours, IReadOnlyCollection<GoodsDay> Goods, string From,
    string To);

/// <summary>Alerts that a person had to look at, by lane and hour of the day: where staff is needed.</summary>
/// <param name="LaneId">The lane.</param>
/// <param name="Hour">Of the day, UTC, two digits.</param>
/// <param name="Tickets">Finished tickets.</param>
/// <param name="Alerts">Alerts that did not settle by themselves.</param>
internal sealed record LaneHourLoad(string LaneId, string Hour, int Tickets, int Alerts);

/// <summary>The scorecard of a span: all of it, and by day, hour, lane and kind. Kinds share the span's tickets. Days and hours are UTC.</summary>
internal sealed record Scorecard(
    ScoreRow All, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByDay, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByHour,
    IReadOnlyList<KeyValuePair<string, ScoreRow>> ByLane, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByKind, IReadOnlyList<LaneHourLoad> ByLaneAndHour,
    IReadOnlyList<ProductTrouble> Products, LearningCurve NewProducts)
{
    /// <summary>Adds up a span.</summary>
    public static Scorecard Of(ScoreSource of)
    {
        var review = ReviewTime.Of(of.Cases);
        var goods = of.Goods.Where(g => string.CompareOrdinal(g.Day, of.From) >= 0 && string.CompareOrdinal(g.Day, of.To) <= 0).ToArray();
        var days = goods.ToLookup(g => g.Day, StringComparer.Ordinal);
        return new Scorecard(
            ScoreRow.Of(of.Cases, of.Tickets.Count, review, of.Hours, goods),
            Rows(of, c => Day(c.Alert.OccurredAt), t => Day(t.At), h => Day(h.Hour), review, days),
            Rows(of, c => Hour(c.Alert.OccurredAt), t => Hour(t.At), h => Hour(h.Hour), review, null),
            Rows(of, c => c.Alert.LaneId, t => t.LaneId, h => h.LaneId, review, null),
            [.. of.Cases.GroupBy(c => c.Alert.Kind).OrderBy(g => g.Key).Select(g => KeyValuePair.Create(g.Key.ToString(), ScoreRow.Of([.. g], of.Tickets.Count, review)))],
            Load(of), ProductTrouble.Of(of.Cases), LearningCurve.Of(of.Goods, of.To));
    }

    /// <summary>The rows as CSV, one line a group and key.</summary>
    public string ToCsv()
    {
        var lines = new List<string>
        {
            "group,key,tickets,alerts,alertsPer100,reviewed,confirmed,dismissed,confirmationRate,falsePer100,selfCorrected,selfCorrectionShare,valueConfirmed,valuePerCase,medianToAlertSeconds,medianToReviewSeconds,reviewMinutes,valuePerReviewHour,watchedMinutes,blindMinutes,unknownShare",
            Line("all", "all", All),
        };
        lines.AddRange(ByDay.Select(r => Line("day", r.Key, r.Value)));
        lines.AddRange(ByHour.Select(r => Line("hour", r.Key, r.Value)));
        lines.AddRange(ByLane.Select(r => Line("lane", r.Key, r.Value)));
        lines.AddRange(ByKind.Select(r => Line("kind", r.Key, r.Value)));
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(string group, string key, ScoreRow r) => string.Join(
        ',', group, Csv.Text(key), r.Tickets, r.Alerts, Csv.Number(r.AlertsPer100), r.Reviewed, r.Confirmed, r.Dismissed, Csv.Number(r.ConfirmationRate),
        Csv.Number(r.FalsePer100), r.SelfCorrected, Csv.Number(r.SelfCorrectionShare), Csv.Amount(r.ValueConfirmed), Csv.Amount(r.ValuePerCase),
        Csv.Number(r.MedianToAlert?.TotalSeconds), Csv.Number(r.MedianToReview?.TotalSeconds), Csv.Number(r.ReviewTime.TotalMinutes), Csv.Amount(r.ValuePerReviewHour),
        Csv.Number(r.WatchedMinutes), Csv.Number(r.BlindMinutes), Csv.Number(r.UnknownShare));

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd");

    private static string Hour(DateTimeOffset at) => at.UtcDateTime.ToString("HH");

    private static List<KeyValuePair<string, ScoreRow>> Rows(
        ScoreSource of, Func<ReviewCase, string> ofCase, Func<TicketCount, string> ofTicket, Func<LaneHour, string> ofHour, Dictionary<string, TimeSpan> review,
        ILookup<string, GoodsDay>? goods)
    {
        var byCase = of.Cases.ToLookup(ofCase, StringComparer.Ordinal);
        var byTicket = of.Tickets.ToLookup(ofTicket, StringComparer.Ordinal);
        var byHour = of.Hours.ToLookup(ofHour, StringComparer.Ordinal);
        return
        [
            .. byCase.Select(g => g.Key).Union(byTicket.Select(g => g.Key)).Union(byHour.Select(g => g.Key)).Order(StringComparer.Ordinal)
                .Select(key => KeyValuePair.Create(key, ScoreRow.Of([.. byCase[key]], byTicket[key].Count(), review, [.. byHour[key]], goods is null ? null : [.. goods[key]]))),
        ];
    }

    private static List<LaneHourLoad> Load(ScoreSource of)
    {
        var alerts = of.Cases.Where(c => c.State is not (CaseState.SelfCorrected or CaseState.Withdrawn)).CountBy(c => (c.Alert.LaneId, Hour: Hour(c.Alert.OccurredAt))).ToDictionary();
        var tickets = of.Tickets.CountBy(t => (t.LaneId, Hour: Hour(t.At))).ToDictionary();
        return
        [
            .. alerts.Keys.Union(tickets.Keys).OrderBy(k => k.LaneId, StringComparer.Ordinal).ThenBy(k => k.Hour, StringComparer.Ordinal)
                .Select(k => new LaneHourLoad(k.LaneId, k.Hour, tickets.GetValueOrDefault(k), alerts.GetValueOrDefault(k))),
        ];
    }
}
