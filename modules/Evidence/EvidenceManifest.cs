using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.Evidence;

/// <summary>What an evidence file holds. Encrypted with it.</summary>
public sealed record EvidenceManifest
{
    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The clip's first frame, event time, UTC: a key frame at or before what was asked for.</summary>
    public required DateTimeOffset ClipStart { get; init; }

    /// <summary>The end of the clip's last frame, event time, UTC.</summary>
    public required DateTimeOffset ClipEnd { get; init; }

    /// <summary>The moments that matter.</summary>
    public ClipMarks? Marks { get; init; }

    /// <summary>Whether anything was blackened; the clip was encoded anew then, else it is the camera's own coding.</summary>
    public required bool Masked { get; init; }

    /// <summary>The clip and its pictures.</summary>
    public ValueList<EvidencePart> Parts { get; init; }

    /// <summary>Where a moment lies in the clip, seconds from its first frame.</summary>
    public double OffsetOf(DateTimeOffset at) => (at - ClipStart).TotalSeconds;
}

/// <summary>One part of an evidence file.</summary>
/// <param name="Name">One of the constants below.</param>
/// <param name="ContentType">As in HTTP.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal, of the part as it is played.</param>
/// <param name="At">When a picture was taken, event time, UTC; the clip's start.</param>
public sealed record EvidencePart(string Name, string ContentType, long Length, string Sha256, DateTimeOffset At)
{
    /// <summary>The name of the clip.</summary>
    public const string Clip = "clip.mp4";

    /// <summary>The name of the picture at the scan.</summary>
    public const string ScanPicture = "scan.jpg";

    /// <summary>The name of the picture halfway between scan and sighting.</summary>
    public const string BetweenPicture = "between.jpg";

    /// <summary>The name of the picture at the sighting.</summary>
    public const string SightingPicture = "sighting.jpg";

    /// <summary>The name of the picture before the one moment that matters, or at the clip's start.</summary>
    public const string BeforePicture = "before.jpg";

    /// <summary>The name of the picture after the one moment that matters, or at the clip's end.</summary>
    public const string AfterPicture = "after.jpg";
}

/// <summary>What stands unencrypted, but authenticated, at the head of an evidence file: what retention and key rotation need.</summary>
/// <param name="KeyId">The key of the ring.</param>
/// <param name="Salt">16 random bytes, base64.</param>
/// <param name="ChunkBytes">Bytes of plain text a chunk.</param>
/// <param name="Length">Bytes of plain text in all.</param>
/// <param name="CreatedAt">When it was written, UTC.</param>
/// <param name="DeleteAfter">When retention deletes it, UTC.</param>
public sealed record EvidenceHeader(string KeyId, string Salt, int ChunkBytes, long Length, DateTimeOffset CreatedAt, DateTimeOffset DeleteAfter);

/// <summary>The JSON of evidence files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvidenceManifest))]
[JsonSerializable(typeof(EvidenceHeader))]
[JsonSerializable(typeof(EvidencePart))]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
