using System.Globalization;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Keeps one blob as it is until a day, by "Put Blob" of Azure Storage's REST reference. The container needs version-level immutability, the
/// signature the permissions to create, to write and to set immutability policies (<c>cwi</c>).
/// </summary>
/// <param name="Until">Until when it can be neither changed nor deleted, UTC, whole seconds.</param>
/// <param name="IsLocked">Whether nobody can shorten that; else whoever may set policies can.</param>
public sealed record BlobImmutability(DateTimeOffset Until, bool IsLocked)
{
    /// <summary>The first version of the interface with these headers is 2020-06-12; without one the signature's own counts, which may be older.</summary>
    private const string Version = "2020-10-02";

    /// <summary>What a request to put a blob carries.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Headers =>
    [
        new("x-ms-version", Version),
        new("x-ms-immutability-policy-until-date", Until.ToString("R", CultureInfo.InvariantCulture)),
        new("x-ms-immutability-policy-mode", IsLocked ? "Locked" : "Unlocked"),
    ];
}
