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

    /// <summary>Folder for fetched bundles, and for the memory of which were in force; needed for <c>https</c> addresses and for a rollback after a restart.</summary>
    public string? ModelCache { get; init; }

    /// <summary>Goes back to the bundle that was in force before <see cref="Model"/>, for as long as this is true.</summary>
    public bool Rollback { get; init; }

    /// <summary>
    /// Share of recent, clear sightings that a new bundle may see otherwise and still come into force, 0..1 (1: any). Default 0.3; fewer than
    /// 10 such sightings decide nothing.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SelfTestDisagreement { get; init; } = 0.3;

    /// <summary>Threads that one run of the embedder may take, 1..64. Default 1: the cores are shared with video decoding.</summary>
    [Range(1, 64)]
    public int Threads { get; init; } = 1;

    /// <summary>Where the embedder runs. Default: the processor.</summary>
    public ExecutionSettings Execution { get; init; } = new();

    /// <summary>How many sightings are looked at together. Default: one.</summary>
    public BatchSettings Batch { get; init; } = new();

    /// <summary>Sightings whose vectors are kept to learn from, 0..100,000. Default 2,000.</summary>
    [Range(0, 100_000)]
    public int RememberedSightings { get; init; } = 2000;

    /// <summary>
    /// How far a pairing must be trusted to teach, 0..1. Default 0.5: of a product that nobody knows only time and order speak, so that no pairing
    /// is beyond doubt; that several tickets must agree is what keeps wrong ones out.
    /// </summary>
    [Range(0.0, 1.0)]
    public double LearningTrust { get; init; } = 0.5;

    /// <summary>Tickets on which a product must be seen to become known, 1..100. Default 3.</summary>
    [Range(1, 100)]
    public int LearningTickets { get; init; } = 3;

    /// <summary>Products that are learned at most, 0..100,000; beyond it the longest unscanned is forgotten. Default 5,000.</summary>
    [Range(0, 100_000)]
    public int LearnedProducts { get; init; } = 5000;

    /// <summary>
    /// Products of the bundle whose looks are refined by the store's own scans at most, 0..100,000 (0: what the bundle knows is never changed);
    /// beyond it the longest unscanned is known by the bundle alone again. Default 5,000.
    /// </summary>
    [Range(0, 100_000)]
    public int RefinedProducts { get; init; } = 5000;

    /// <summary>What was learned of a product that is not scanned for so many days is forgotten, 1..3,650. Default 90.</summary>
    [Range(1, 3650)]
    public int ForgetAfterDays { get; init; } = 90;

    /// <summary>Where what was learned travels to; absent: it stays in the store.</summary>
    public ExportSettings? Export { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate()
    {
        if (Export is { Container: null })
        {
            yield return new SettingsError("export.uri", "must name a container as https://host/container, without a query");
        }

        if (Model is { Folder: null, Address: null })
        {
            yield return new SettingsError("model.uri", "must name a bundle folder as file:///path or https://host/path");
        }

        if (Model is { Address: not null, Sha256: null })
        {
            yield return new SettingsError("model.sha256", "is needed for a bundle that is fetched");
        }

        if (Model is { Address: not null } && ModelCache is null)
        {
            yield return new SettingsError("modelCache", "must name a folder for fetched bundles");
        }
    }
}

/// <summary>Sightings of all lanes that go through the embedder together; a GPU does so many in little more than the time of one, a processor gains nothing.</summary>
internal sealed record BatchSettings
{
    /// <summary>Sightings in one run at most, 1..32. Default 1.</summary>
    [Range(1, 32)]
    public int Sightings { get; init; } = 1;

    /// <summary>How long the first of them waits for others, milliseconds, 0..1,000. Default 0: only those are taken along that wait already.</summary>
    [Range(0, 1000)]
    public int WaitMs { get; init; }
}

/// <summary>Which bundle to load.</summary>
internal sealed record ModelSettings
{
    /// <summary>The bundle's name; absent: any.</summary>
    public string? Name { get; init; }

    /// <summary>The bundle's version; absent: any.</summary>
    public string? Version { get; init; }

    /// <summary>Where it lies: <c>file:///folder</c>, or <c>https://host/path</c> under which its files lie, such as a container of Azure Blob Storage.</summary>
    [Required]
    public string Uri { get; init; } = "";

    /// <summary>SHA-256 of its <c>bundle.json</c>, hexadecimal; absent: not checked. Needed for <c>https</c>.</summary>
    [RegularExpression("^[0-9a-fA-F]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>File with the query of a shared access signature, added to every request; read at every fetch, never logged or reported.</summary>
    public string? SasFile { get; init; }

    /// <summary>The address to fetch from, or null where it is none. Plain HTTP is taken from this machine alone.</summary>
    [JsonIgnore]
    public Uri? Address => SharedAccess.Address(Uri);

    /// <summary>The folder, or null where the address is none.</summary>
    [JsonIgnore]
    public string? Folder => System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : null;
}

/// <summary>The JSON of the settings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecognitionSettings))]
internal sealed partial class RecognitionJson : JsonSerializerContext;
