using System.Text.Json.Serialization;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>What the lane page shows. Words about items only: nothing here names or describes a person.</summary>
internal sealed record BoardState(string StoreId, string Mode, IReadOnlyList<LaneState> Lanes, ResultSummary? Results);

/// <summary>One lane.</summary>
/// <param name="LaneId">The lane.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="At">How far the camera has looked, event time.</param>
/// <param name="Status">healthy, degraded, unhealthy, or ended.</param>
/// <param name="Reason">Why it is not healthy.</param>
/// <param name="Message">What the till's screen was told last.</param>
/// <param name="Scans">Newest first.</param>
/// <param name="Sightings">Newest first.</param>
/// <param name="Alerts">Newest first.</param>
internal sealed record LaneState(
    string LaneId,
    long Version,
    DateTimeOffset? At,
    string Status,
    string? Reason,
    string? Message,
    IReadOnlyList<ScanCard> Scans,
    IReadOnlyList<SightingCard> Sightings,
    IReadOnlyList<AlertCard> Alerts);

/// <summary>A line of the ticket, or another event of the till.</summary>
internal sealed record ScanCard(
    string Id, DateTimeOffset At, string Kind, string Name, string? Code, decimal? Quantity, decimal? Price, string? Outcome, string? Why);

/// <summary>An item's pass.</summary>
internal sealed record SightingCard(
    string Id, DateTimeOffset At, string? Picture, IReadOnlyList<SeenCard> Seen, double? Unknown, string? Outcome, string? Why);

/// <summary>A product that the pictures may show.</summary>
internal sealed record SeenCard(string Name, string Code, double Probability);

/// <summary>An alert.</summary>
internal sealed record AlertCard(
    string Id,
    DateTimeOffset At,
    string Kind,
    double Risk,
    string Action,
    double LatencyMs,
    string? Scanned,
    IReadOnlyList<SeenCard> Seen,
    IReadOnlyList<EvidenceCard> Evidence,
    IReadOnlyList<string> Pictures);

/// <summary>A term of an alert's risk.</summary>
internal sealed record EvidenceCard(string Text, double LogOdds);

/// <summary>What a finished replay came to.</summary>
internal sealed record ResultSummary(string Recording, Replay.ReplayReport Report);

/// <summary>The page's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoardState))]
[JsonSerializable(typeof(LaneState))]
internal sealed partial class BoardJson : JsonSerializerContext;
