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
/// <param name="ReviewTime">What people spent on deciding, as <see cref="Cases.ReviewTime"/> reckons it.</param>
/// <param name="WatchedMinutes">How long lanes were watched, added up; null where it is not counted by this key.</param>
/// <param name="BlindMinutes">How long of that they were blind; null where it is not counted by this key.</param>
/// <param name="UnknownShare">Of the goods seen those that are no product anyone taught, 0..1; null where it is not counted by this key.</param>
internal sealed record ScoreRow(
    int Tickets, int Alerts, int Reviewed, int Confirmed, int Dismissed, int SelfCorrected, decimal ValueConfirmed, TimeSpan? MedianToAlert,
    TimeSpan? MedianToReview, TimeSpan ReviewTime, double? WatchedMinutes, double? BlindMinutes, double? UnknownShare)
{
    /// <summary>Alerts per 100 tickets; null without tickets.</summary>
    public double? AlertsPer100 => Per100(Alerts);

    /// <summary>Raised from a first look and taken back: false alerts that nobody has to dismiss.</summary>
    public int Withdrawn { get; init; }

    /// <summary>Alerts dismissed or taken back, per 100 tickets: the budget's measure. Null without tickets.</summary>
    public double? FalsePer100 => Per100(Dismissed + Withdrawn);

    /// <summary>Confirmed of reviewed, 0..1; null without reviews.</summary>
    public double? ConfirmationRate => Reviewed > 0 ? (double)Confirmed / Reviewed : null;

    /// <summary>Put right by itself of all alerts, 0..1; null without alerts.</summary>
    public double? SelfCorrectionShare => Alerts > 0 ? (double)SelfCorrected / Alerts : null;

    /// <summary>Value of a confirmed case; null without one.</summary>
    public decimal? ValuePerCase => Confirmed > 0 ? ValueConfirmed / Confirmed : null;

    /// <summary>Value confirmed in an hour of review; null for less than a minute of it, which says nothing of an hour.</summary>
    public decimal? ValuePerReviewHour => ReviewTime >= TimeSpan.FromMinutes(1) ? ValueConfirmed / (decimal)ReviewTime.TotalHours : null;

    private double? Per100(int count) => Tickets > 0 ? 100d * count / Tickets : null;

    /// <summary>Adds up cases, tickets and counts.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="tickets">How many tickets were finished.</param>
    /// <param name="review">What each decision took, by case.</param>
    /// <param name="hours">The lanes' hours; null where they are not counted by this key.</param>
    /// <param name="goods">The products' days; null where they are not counted by this key.</param>
    public static ScoreRow Of(
        IReadOnlyCollection<ReviewCase> cases, int tickets, IReadOnlyDictionary<string, TimeSpan> review, IReadOnlyCollection<LaneHour>? hours = null,
        IReadOnlyCollection<GoodsDay>? goods = null)
    {
        var decided = cases.Where(c => c.State is CaseState.Confirmed or CaseState.Dismissed).ToArray();
        var seen = goods?.Sum(g => g.Seen) ?? 0;
        return new ScoreRow(
            tickets, cases.Count, decided.Length, decided.Count(c => c.State == CaseState.Confirmed), decided.Count(c => c.State == CaseState.Dismissed),
            cases.Count(c => c.State == CaseState.SelfCorrected), decided.Where(c => c.State == CaseState.Confirmed).Sum(c => c.Value ?? 0),
            Median(cases.Select(c => TimeSpan.FromMilliseconds(c.Alert.LatencyMs))), Median(decided.Select(c => c.Review!.At - c.OpenedAt)),
            decided.Aggregate(TimeSpan.Zero, (sum, c) => sum + review.GetValueOrDefault(c.Id)),
            hours?.Sum(h => h.WatchedSeconds) / 60, hours?.Sum(h => h.BlindSeconds) / 60, seen > 0 ? (double)goods!.Sum(g => g.Unknown) / seen : null)
        {
            Withdrawn = cases.Count(c => c.State == CaseState.Withdrawn),
        };
    }

    private static TimeSpan? Median(IEnumerable<TimeSpan> spans)
    {
        var sorted = spans.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}
