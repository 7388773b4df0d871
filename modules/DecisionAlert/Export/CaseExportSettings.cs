using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Export;

/// <summary>Where exported cases go: a folder, or a container of Azure Blob Storage, whose immutability policy keeps them as they are.</summary>
internal sealed record CaseExportSettings
{
    /// <summary>A folder.</summary>
    public string? Folder { get; init; }

    /// <summary>A container, <c>https://account.blob.core.windows.net/container</c>; a path below it is put before every name. Plain HTTP is taken from this machine alone.</summary>
    public string? Uri { get; init; }

    /// <summary>File with the query of a shared access signature that may create and write blobs; read at every export, never logged or shown.</summary>
    public string? SasFile { get; init; }

    /// <summary>Whether each blob gets an immutability policy of its own, until the case's pin ends. Default none: the container's policy, if any, is enough.</summary>
    public ExportImmutability Immutability { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SettingsError> Validate()
    {
        if (Folder is null == Uri is null)
            yield return new SettingsError("review.export", "needs a folder or a uri, and not both");
        if (Uri is not null && SharedAccess.Address(Uri) is null)
            yield return new SettingsError("review.export.uri", "needs an https address without a query");
        if (Uri is null && Immutability != ExportImmutability.None)
            yield return new SettingsError("review.export.immutability", "needs a uri: a folder keeps nothing from being changed");
    }
}

/// <summary>How exported blobs are kept from being changed or deleted.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExportImmutability>))]
internal enum ExportImmutability
{
    /// <summary>By the container alone.</summary>
    None,

    /// <summary>Until the pin's end, or until somebody who may set policies shortens it: for trials.</summary>
    Unlocked,

    /// <summary>Until the pin's end. Nobody can shorten it.</summary>
    Locked,
}
