using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Export;

/// <summary>What an exported case consists of, by whom and why: <c>manifest.json</c>, written last, so that a package with one is whole.</summary>
internal sealed record ExportManifest
{
    /// <summary>Its file's name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The package's name.</summary>
    public required string Package { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>When it was exported, UTC.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The account that exported it.</summary>
    public required string By { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>Who answers for the export.</summary>
    public required string Name { get; init; }

    /// <summary>Why it was exported.</summary>
    public required string Reason { get; init; }

    /// <summary>Until when each file has an immutability policy of its own, UTC; null where it has none.</summary>
    public DateTimeOffset? ImmutableUntil { get; init; }

    /// <summary>The clip's first frame, event time, UTC; null without a clip.</summary>
    public DateTimeOffset? ClipStart { get; init; }

    /// <summary>When the line was rung and the item seen; null without a clip.</summary>
    public ClipMarks? Marks { get; init; }

    /// <summary>Whether parts of clip and pictures were blackened before they were kept; null without a clip.</summary>
    public bool? Masked { get; init; }

    /// <summary>The files beside this one.</summary>
    public required ValueList<ExportFile> Files { get; init; }
}

/// <summary>One file of an export.</summary>
/// <param name="Name">Within the package, without a path.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record ExportFile(string Name, long Length, string Sha256);

/// <summary>The exports' JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(ExportFile))]
[JsonSerializable(typeof(ReviewCase))]
[JsonSerializable(typeof(ShownProduct))]
[JsonSerializable(typeof(SeenProduct))]
[JsonSerializable(typeof(EvidenceTerm))]
[JsonSerializable(typeof(ProductCode))]
[JsonSerializable(typeof(string))]
internal sealed partial class ExportJson : JsonSerializerContext;
