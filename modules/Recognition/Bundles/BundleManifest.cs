using System.Text.Json.Serialization;

namespace LossPrevention.Recognition;

/// <summary>What <c>bundle.json</c> says.</summary>
internal sealed record BundleManifest
{
    /// <summary>The form this code writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form of the bundle.</summary>
    public required int Format { get; init; }

    /// <summary>The bundle's name.</summary>
    public required string Name { get; init; }

    /// <summary>The bundle's version.</summary>
    public required string Version { get; init; }

    /// <summary>How pictures are prepared.</summary>
    public required EmbedderInput Input { get; init; }

    /// <summary>Numbers in one vector of the embedder.</summary>
    public required int EmbeddingLength { get; init; }

    /// <summary>SHA-256 of each file, lower-case hexadecimal.</summary>
    public required SortedDictionary<string, string> Files { get; init; }
}

/// <summary>The JSON of bundles.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(List<BundleRecord>))]
internal sealed partial class BundleJson : JsonSerializerContext;
