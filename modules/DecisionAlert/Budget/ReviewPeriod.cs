using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Budget;

/// <summary>The alerts that people judged over some weeks, and what they are counted against.</summary>
internal sealed record ReviewPeriod
{
    /// <summary>Hours of a week.</summary>
    public const int Hours = 168;

    /// <summary>Every alert that a person judged, or a closer look took back; those in shadow too.</summary>
    public required IReadOnlyList<ReviewedAlert> Reviewed { get; init; }

    /// <summary>Tickets by hour of the week, UTC, Monday 00:00 first: 168 figures.</summary>
    public required IReadOnlyList<double> Transactions { get; init; }

    /// <summary>Alerts raised by kind, judged or not: what nobody judged is taken to be like what somebody did. A missing kind: all were judged.</summary>
    public IReadOnlyDictionary<DiscrepancyKind, int> Raised { get; init; } = new Dictionary<DiscrepancyKind, int>();

    /// <summary>The highest thresholds in force during the period, by kind and hour: below them alerts are missing. Null: each kind's default.</summary>
    public ThresholdTable? InForce { get; init; }

    /// <summary>The hour of the week of a time, 0..167.</summary>
    public static int HourOf(long utcTicks)
    {
        var time = new DateTime(utcTicks, DateTimeKind.Utc);
        return ((((int)time.DayOfWeek + 6) % 7) * 24) + time.Hour;
    }
}

/// <summary>One judged alert.</summary>
/// <param name="Kind">What differed.</param>
/// <param name="Risk">The risk it was raised with, 0..1.</param>
/// <param name="OccurredAt">When, UTC.</param>
/// <param name="Confirmed">Whether a person found it right; false where it was taken back.</param>
internal sealed record ReviewedAlert(DiscrepancyKind Kind, double Risk, DateTimeOffset OccurredAt, bool Confirmed);
