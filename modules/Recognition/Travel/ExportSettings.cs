using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>Where what was learned travels to.</summary>
internal sealed record ExportSettings
{
    /// <summary>The container, <c>https://account.blob.core.windows.net/container</c>; a path below it is put before every name. Plain HTTP is taken from this machine alone.</summary>
    [Required]
    public string Uri { get; init; } = "";

    /// <summary>File with the query of a shared access signature that may create and write blobs; read at every export, never logged or reported.</summary>
    public string? SasFile { get; init; }

    /// <summary>File with the store's private key, PEM, P-256; read at every export.</summary>
    [Required]
    public string KeyFile { get; init; } = "";

    /// <summary>Hours between exports, 0..720; 0: only when asked for. Default 24.</summary>
    [Range(0, 720)]
    public int EveryHours { get; init; } = 24;

    /// <summary>The container, or null where the address is none.</summary>
    [JsonIgnore]
    public Uri? Container => SharedAccess.Address(Uri);
}
