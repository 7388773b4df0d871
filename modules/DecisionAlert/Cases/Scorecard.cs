namespace LossPrevention.DecisionAlert.Cases;

/// <summary>What a manager asks for, of a span of event time.</summary>
/// <param name="Tickets">Finished tickets.</param>
/// <param name="Alerts">Alerts raised.</param>
/// <param name="Reviewed">Of them confirmed or dismissed.</param>
/// <param name="Confirmed">Of them confirmed.</param>
/// <param name="Dismissed">Of them dismissed: false alerts.</param>
/// <param name="SelfCorrected">Of them put right before anyone decided.</param>
/// <param name="ValueConfirmed">Value at stake of the confirmed, store's currency.</param>
/// <param name="MedianToAlert">From the item's pass to the alert, event time; null without alerts.</param>
/// <param name="MedianToReview">From the alert to its decision, wall clock; null without decisions.</param>
internal sealed record ScoreRow(
    int Tickets, int Alerts, int Reviewed, int Confirmed, int Dismissed, int SelfCorrected, decimal ValueConfirmed, TimeSpan? MedianToAlert,
    TimeSpan? MedianToReview)
{
    /// <summary>Alerts per 100 tickets; null without tickets.</summary>
    public double? AlertsPer100 => Per100(Alerts);

    /// <summary>Dismissed alerts per 100 tickets: the budget's measure. Null without tickets.</summary>
    public double? FalsePer100 => Per100(Dismissed);

    /// <summary>Confirmed of reviewed, 0..1; null without reviews.</summary>
    public double? ConfirmationRate => Reviewed > 0 ? (double)Confirmed / Reviewed : null;

    /// <summary>Put right by itself of all alerts, 0..1; null without alerts.</summary>
    public double? SelfCorrectionShare => Alerts > 0 ? (double)SelfCorrected / Alerts : null;

    /// <summary>Value of a confirmed case; null without one.</summary>
    public decimal? ValuePerCase => Confirmed > 0 ? ValueConfirmed / Confirmed : null;

    private double? Per100(int count) => Tickets > 0 ? 100d * count / Tickets : null;

    /// <summary>Adds up cases and tickets.</summary>
    public static ScoreRow Of(IReadOnlyCollection<ReviewCase> cases, int tickets)
    {
        var decided = cases.Where(c => c.State is CaseState.Confirmed or CaseState.Dismissed).ToArray();
        return new ScoreRow(
            tickets, cases.Count, decided.Length, decided.Count(c => c.State == CaseState.Confirmed), decided.Count(c => c.State == CaseState.Dismissed),
            cases.Count(c => c.State == CaseState.SelfCorrected), decided.Where(c => c.State == CaseState.Confirmed).Sum(c => c.Value ?? 0),
            Median(cases.Select(c => TimeSpan.FromMilliseconds(c.Alert.LatencyMs))), Median(decided.Select(c => c.Review!.At - c.OpenedAt)));
    }

    private static TimeSpan? Median(IEnumerable<TimeSpan> spans)
    {
        var sorted = spans.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}

/// <summary>A finished ticket.</summary>
internal readonly record struct TicketCount(string LaneId, DateTimeOffset At);

/// <summary>The scorecard of a span: all of it, and by day, hour, lane and kind. Kinds share the span's tickets.</summary>
internal sealed record Scorecard(
    ScoreRow All, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByDay, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByHour,
    IReadOnlyList<KeyValuePair<string, ScoreRow>> ByLane, IReadOnlyList<KeyValuePair<string, ScoreRow>> ByKind)
{
    /// <summary>Adds up a span. Hours and days are UTC, event time.</summary>
    public static Scorecard Of(IReadOnlyCollection<ReviewCase> cases, IReadOnlyCollection<TicketCount> tickets) => new(
        ScoreRow.Of(cases, tickets.Count),
        Rows(cases, tickets, c => Day(c.Alert.OccurredAt), t => Day(t.At)),
        Rows(cases, tickets, c => Hour(c.Alert.OccurredAt), t => Hour(t.At)),
        Rows(cases, tickets, c => c.Alert.LaneId, t => t.LaneId),
        [.. cases.GroupBy(c => c.Alert.Kind).OrderBy(g => g.Key).Select(g => KeyValuePair.Create(g.Key.ToString(), ScoreRow.Of([.. g], tickets.Count)))]);

    /// <summary>The rows as CSV, one line a group and key.</summary>
    public string ToCsv()
    {
        var lines = new List<string>
        {
            "group,key,tickets,alerts,alertsPer100,reviewed,confirmed,dismissed,confirmationRate,falsePer100,selfCorrected,selfCorrectionShare,valueConfirmed,valuePerCase,medianToAlertSeconds,medianToReviewSeconds",
            Line("all", "all", All),
        };
        lines.AddRange(ByDay.Select(r => Line("day", r.Key, r.Value)));
        lines.AddRange(ByHour.Select(r => Line("hour", r.Key, r.Value)));
        lines.AddRange(ByLane.Select(r => Line("lane", r.Key, r.Value)));
        lines.AddRange(ByKind.Select(r => Line("kind", r.Key, r.Value)));
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(string group, string key, ScoreRow r) => string.Join(
        ',', group, Quote(key), r.Tickets, r.Alerts, Number(r.AlertsPer100), r.Reviewed, r.Confirmed, r.Dismissed, Number(r.ConfirmationRate), Number(r.FalsePer100),
        r.SelfCorrected, Number(r.SelfCorrectionShare), r.ValueConfirmed, r.ValuePerCase is { } value ? Math.Round(value, 2) : null, Number(r.MedianToAlert?.TotalSeconds),
        Number(r.MedianToReview?.TotalSeconds));

    private static string Number(double? value) => value?.ToString("0.####") ?? "";

    /// <summary>A cell that a spreadsheet takes for text: a lane's name may not begin a formula.</summary>
    private static string Quote(string text) => $"\"{(text.Length > 0 && "=+-@\t\r".Contains(text[0]) ? "'" : "")}{text.Replace("\"", "\"\"")}\"";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd");

    private static string Hour(DateTimeOffset at) => at.UtcDateTime.ToString("HH");

    private static List<KeyValuePair<string, ScoreRow>> Rows(
        IReadOnlyCollection<ReviewCase> cases, IReadOnlyCollection<TicketCount> tickets, Func<ReviewCase, string> ofCase, Func<TicketCount, string> ofTicket)
    {
        var byCase = cases.ToLookup(ofCase, StringComparer.Ordinal);
        var byTicket = tickets.ToLookup(ofTicket, StringComparer.Ordinal);
        return
        [
            .. byCase.Select(g => g.Key).Union(byTicket.Select(g => g.Key)).Order(StringComparer.Ordinal)
                .Select(key => KeyValuePair.Create(key, ScoreRow.Of([.. byCase[key]], byTicket[key].Count()))),
        ];
    }
}
