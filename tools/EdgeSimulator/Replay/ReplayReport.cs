using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary><c>report.json</c>: what a replay came to.</summary>
internal sealed record ReplayReport
{
    /// <summary>The recording's folder name.</summary>
    public required string Recording { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>What went through.</summary>
    public required ReplayCounts Counts { get; init; }

    /// <summary>How fast.</summary>
    public required ReplaySpeed Speed { get; init; }

    /// <summary>From the item's pass to the alert, event time, milliseconds.</summary>
    public Percentiles? AlertLatencyMs { get; init; }

    /// <summary>From the last input an alert needed to the hub's taking it, wall clock, milliseconds.</summary>
    public Percentiles? AlertProcessingMs { get; init; }

    /// <summary>Alerts held against the truth; absent without a truth file.</summary>
    public ReplayAccuracy? Accuracy { get; init; }

    /// <summary>Lines left out and other trouble, each with its place.</summary>
    public ValueList<string> Problems { get; init; }
}

/// <summary>What went through.</summary>
/// <param name="Lanes">Lanes.</param>
/// <param name="Sightings">Item sightings.</param>
/// <param name="PosEvents">Till events sent to the bridge.</param>
/// <param name="Scans">Lines rung: scanned or keyed.</param>
/// <param name="Transactions">Tickets.</param>
/// <param name="Items">Items that crossed: lines rung and, by the truth, items that were never rung.</param>
/// <param name="Decisions">Decisions.</param>
/// <param name="Alerts">Alerts.</param>
/// <param name="AlertsByKind">The same by kind.</param>
/// <param name="Commands">Commands that the till was given.</param>
/// <param name="Upstream">Messages to the cloud.</param>
internal sealed record ReplayCounts(
    int Lanes,
    long Sightings,
    long PosEvents,
    long Scans,
    int Transactions,
    long Items,
    long Decisions,
    long Alerts,
    IReadOnlyDictionary<string, int> AlertsByKind,
    long Commands,
    long Upstream);

/// <summary>How fast.</summary>
/// <param name="WallSeconds">From the first module's start to the last decision.</param>
/// <param name="EventSeconds">The longest lane, event time.</param>
/// <param name="TimesRealTime">Their ratio.</param>
/// <param name="Frames">Frames of all videos; null where ffprobe is not installed.</param>
/// <param name="FramesPerSecond">Frames by wall seconds.</param>
internal sealed record ReplaySpeed(double WallSeconds, double EventSeconds, double TimesRealTime, long? Frames, double? FramesPerSecond);

/// <summary>Half, 95 % and 99 % of the values lie at or below these.</summary>
internal sealed record Percentiles(double P50, double P95, double P99)
{
    /// <summary>By the nearest rank; null without values.</summary>
    public static Percentiles? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Percentiles(At(0.50), At(0.95), At(0.99));

        double At(double share) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 1);
    }
}

/// <summary>Alerts held against the truth.</summary>
/// <param name="ByKind">Each kind that was raised or true.</param>
/// <param name="FalseAlerts">Alerts without a true discrepancy.</param>
/// <param name="FalsePer1000Items">The same by 1,000 items that crossed.</param>
/// <param name="FalsePer100Transactions">The same by 100 tickets.</param>
internal sealed record ReplayAccuracy(
    IReadOnlyDictionary<string, KindAccuracy> ByKind, int FalseAlerts, double FalsePer1000Items, double FalsePer100Transactions);

/// <summary>One kind.</summary>
/// <param name="True">True discrepancies.</param>
/// <param name="Caught">Those with an alert.</param>
/// <param name="Alerts">Alerts.</param>
/// <param name="FalseAlerts">Alerts without a true discrepancy.</param>
/// <param name="Precision">Share of the alerts that are right; null without alerts.</param>
/// <param name="Recall">Share of the true discrepancies that were caught; null where nothing was true.</param>
/// <param name="CaughtAsAnotherKind">True discrepancies missed here for which an alert of another kind was raised within 5 s on the lane.</param>
internal sealed record KindAccuracy(
    int True, int Caught, int Alerts, int FalseAlerts, double? Precision, double? Recall, int CaughtAsAnotherKind);

/// <summary>The tool's own JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;
