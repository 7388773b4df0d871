using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>
/// Asked of VideoIngest by direct method <c>cutClip</c>: keep what a lane's camera saw around an alert. Answered at once, never after waiting
/// for the video; ask again with the same request until the outcome is <see cref="ClipOutcome.Ready"/> or <see cref="ClipOutcome.Unavailable"/>.
/// The same <see cref="AlertId"/> gives the same clip however often it is asked, also after either module has started anew.
/// </summary>
public sealed record CutClipRequest
{
    /// <summary>The alert that the clip belongs to; nothing else is kept.</summary>
    public required string AlertId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The lane's further camera whose picture is wanted; null for the lane's own.</summary>
    public string? CameraId { get; init; }

    /// <summary>What the clip must show at its start, event time, UTC. It begins at the key frame before.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>What it must show at its end, event time, UTC; may lie ahead. At most 60 s after <see cref="From"/>.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The moments that matter.</summary>
    public ClipMarks? Marks { get; init; }
}

/// <summary>The moments that matter in a clip, event time, UTC. Pictures are taken there, and one halfway between.</summary>
/// <param name="ScanAt">When the till rang the line.</param>
/// <param name="SightingAt">When the item was over the scanner.</param>
public sealed record ClipMarks(DateTimeOffset? ScanAt, DateTimeOffset? SightingAt);

/// <summary>The answer to <see cref="CutClipRequest"/>.</summary>
/// <param name="Outcome">How far it is.</param>
/// <param name="Clip">The name to open it by, for the alert's <see cref="Alert.Clip"/>; null until it is ready.</param>
/// <param name="RetryAfterMs">When to ask again, milliseconds; null where asking again gives the same.</param>
/// <param name="Reason">Why there is none, in one sentence; null where there is one or will be.</param>
public sealed record CutClipResponse(ClipOutcome Outcome, string? Clip = null, double? RetryAfterMs = null, string? Reason = null);

/// <summary>How far a clip is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ClipOutcome>))]
public enum ClipOutcome
{
    /// <summary>It is being cut, or its end is still to come: ask again.</summary>
    Pending,

    /// <summary>It lies encrypted in the store.</summary>
    Ready,

    /// <summary>There is none and will be none; the reason says why.</summary>
    Unavailable,
}
