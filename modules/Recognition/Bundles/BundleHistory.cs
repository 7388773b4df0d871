using System.Text.Json;

namespace LossPrevention.Recognition;

/// <summary>A bundle that was in force.</summary>
/// <param name="Uri">As the settings named it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The hash of its <c>bundle.json</c>, lower-case hexadecimal.</param>
/// <param name="Folder">Where it lies on this node.</param>
internal sealed record BundleRecord(string Uri, string Name, string Version, string Sha256, string Folder)
{
    /// <summary>Whether the settings ask for this bundle.</summary>
    public bool Is(ModelSettings model) =>
        model.Sha256 is { } hash
            ? hash.Equals(Sha256, StringComparison.OrdinalIgnoreCase)
            : model.Uri == Uri && (model.Name ?? Name) == Name && (model.Version ?? Version) == Version;
}

/// <summary>
/// The bundles that were in force, newest last: what a rollback goes back to, and what a node starts with when the wanted one cannot be
/// had. Kept in a file, so that it outlives the module, or in memory where there is none.
/// </summary>
internal sealed class BundleHistory
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 3;

    private readonly string? path;
    private readonly List<BundleRecord> records;

    /// <summary>Reads the file; one that cannot be read counts as empty, since a bundle can always be loaded anew.</summary>
    public BundleHistory(string? path)
    {
        this.path = path;
        records = path is null ? [] : Read(path);
    }

    /// <summary>Newest last.</summary>
    public IReadOnlyList<BundleRecord> Records => records;

    /// <summary>The newest that was in force and is not the one that the settings ask for; null where there is none.</summary>
    public BundleRecord? Before(ModelSettings model) => records.FindLast(r => !r.Is(model));

    /// <summary>A bundle has come into force; returns those forgotten for it.</summary>
    public IReadOnlyList<BundleRecord> Add(BundleRecord record)
    {
        records.RemoveAll(r => r.Sha256 == record.Sha256);
        records.Add(record);
        var forgotten = records.GetRange(0, Math.Max(0, records.Count - Capacity));
        records.RemoveRange(0, forgotten.Count);
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var next = path + ".new";
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(records, BundleJson.Default.ListBundleRecord));
            File.Move(next, path, overwrite: true);
        }

        return forgotten;
    }

    private static List<BundleRecord> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), BundleJson.Default.ListBundleRecord) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
