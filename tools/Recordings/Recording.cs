using LossPrevention.Contracts;

namespace LossPrevention.Recordings;

/// <summary>A recording as it lies on disk, read whole except for its videos.</summary>
public sealed record Recording
{
    /// <summary>The folder, absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lanes, in the order of the file.</summary>
    public required ValueList<RecordedLane> Lanes { get; init; }

    /// <summary>The product catalog, an absolute path.</summary>
    public required string CatalogPath { get; init; }

    /// <summary>What the tills sent, in the order of the file.</summary>
    public required IReadOnlyList<RecordedPosEvent> PosEvents { get; init; }

    /// <summary>What is known to have gone wrong; null where the recording holds no truth file.</summary>
    public IReadOnlyList<TrueDiscrepancy>? Truth { get; init; }

    /// <summary>Lines that were left out, each with its place and what to do. The rest of the recording stands.</summary>
    public IReadOnlyList<RecordingProblem> Problems { get; init; } = [];

    /// <summary>The time of the earliest video's first frame.</summary>
    public DateTimeOffset Begins => Lanes.Min(l => l.VideoStart);

    /// <summary>The videos moved in time, all lanes alike, so that the earliest begins then. What the tills sent keeps its times.</summary>
    public Recording BeginningAt(DateTimeOffset time)
    {
        var ahead = time - Begins;
        return this with { Lanes = Lanes.Select(l => l with { VideoStart = l.VideoStart + ahead }).ToValueList() };
    }

    /// <summary>The absolute path of a lane's video.</summary>
    public string VideoPath(RecordedLane lane) => Path.GetFullPath(Path.Combine(Directory, lane.Video));
}

/// <summary>One lane of a recording.</summary>
public sealed record RecordedLane
{
    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>Who scans.</summary>
    public required LaneMode Mode { get; init; }

    /// <summary>The video file, relative to the folder.</summary>
    public required string Video { get; init; }

    /// <summary>The time of the video's first frame, on the node's clock.</summary>
    public required DateTimeOffset VideoStart { get; init; }

    /// <summary>Each zone's outline; the scanner's is always there.</summary>
    public required IReadOnlyDictionary<ZoneKind, ValueList<ZonePoint>> Zones { get; init; }
}

/// <summary>A corner of a zone in shares of frame width and height, 0..1, origin at the top left; <c>[x,y]</c> in JSON.</summary>
public readonly record struct ZonePoint(double X, double Y);

/// <summary>Who scans at a lane.</summary>
public enum LaneMode
{
    /// <summary>The shopper.</summary>
    SelfCheckout,

    /// <summary>A cashier.</summary>
    Staffed,
}

/// <summary>One line of <c>pos.jsonl</c>.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Event">The event.</param>
/// <param name="Json">The line as it travels on the queue, UTF-8.</param>
public sealed record RecordedPosEvent(int Line, PosEvent Event, ReadOnlyMemory<byte> Json);

/// <summary>One true discrepancy: what a perfect system would alert on.</summary>
/// <param name="LaneId">The lane.</param>
/// <param name="Kind">What differs.</param>
/// <param name="At">When, on the node's clock.</param>
/// <param name="Gtin">The goods that passed, where known.</param>
/// <param name="ScannedGtin">What was scanned instead, where something was.</param>
/// <param name="TransactionId">The ticket, where known.</param>
public sealed record TrueDiscrepancy(
    string LaneId,
    DiscrepancyKind Kind,
    DateTimeOffset At,
    ProductCode? Gtin = null,
    ProductCode? ScannedGtin = null,
    string? TransactionId = null);

/// <summary>Something wrong in a file of a recording.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Counted from 1; 0 where it concerns the whole file.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record RecordingProblem(string File, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}
