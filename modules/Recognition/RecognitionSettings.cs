using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>The desired properties of this module's twin.</summary>
internal sealed record RecognitionSettings : IModuleSettings
{
    /// <summary>The store.</summary>
    [Required]
    public string StoreId { get; init; } = "";

    /// <summary>The bundle in force.</summary>
    [Required]
    public ModelSettings Model { get; init; } = new();

    /// <summary>PEM public key (P-256) whose signature a bundle must bear; absent: any bundle is taken.</summary>
    public string? TrustedKey { get; init; }

    /// <summary>Threads that one run of the embedder may take, 1..64. Default 1: the cores are shared with video decoding.</summary>
    [Range(1, 64)]
    public int Threads { get; init; } = 1;

    /// <summary>Sightings whose vectors are kept to learn from, 0..100,000. Default 2,000.</summary>
    [Range(0, 100_000)]
    public int RememberedSightings { get; init; } = 2000;

    /// <summary>How far a pairing must be trusted to teach, 0..1. Default 0.9.</summary>
    [Range(0.0, 1.0)]
    public double LearningTrust { get; init; } = 0.9;

    /// <summary>Tickets on which a product must be seen to become known, 1..100. Default 3.</summary>
    [Range(1, 100)]
    public int LearningTickets { get; init; } = 3;

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (Model?.Folder is null)
        {
            yield return new SettingsError("model.uri", "must name a bundle folder as file:///path");
        }
    }
}

/// <summary>Which bundle to load.</summary>
internal sealed record ModelSettings
{
    /// <summary>The bundle's name; absent: any.</summary>
    public string? Name { get; init; }

    /// <summary>The bundle's version; absent: any.</summary>
    public string? Version { get; init; }

    /// <summary>Where it lies: <c>file:///bundle</c>.</summary>
    [Required]
    public string Uri { get; init; } = "";

    /// <summary>SHA-256 of its <c>bundle.json</c>, hexadecimal; absent: not checked.</summary>
    [RegularExpression("^[0-9a-fA-F]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>The folder, or null where the address is none.</summary>
    [JsonIgnore]
    public string? Folder => System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : null;
}

/// <summary>The JSON of the settings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecognitionSettings))]
internal sealed partial class RecognitionJson : JsonSerializerContext;
