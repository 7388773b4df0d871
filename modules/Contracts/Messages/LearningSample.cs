namespace LossPrevention.Contracts;

/// <summary>A sighting paired with its scan, to learn from. Travels DecisionAlert -> Recognition.</summary>
public sealed record LearningSample
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "learningSample/1";

    /// <summary>The sighting; Recognition still holds its embedding for a while.</summary>
    public required string SightingId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket: samples of one ticket count once.</summary>
    public required string TransactionId { get; init; }

    /// <summary>What was scanned.</summary>
    public required ProductCode Gtin { get; init; }

    /// <summary>When it was scanned, node's clock, UTC.</summary>
    public required DateTimeOffset ScannedAt { get; init; }

    /// <summary>How far the pairing is trusted, 0..1.</summary>
    public required double Trust { get; init; }
}
