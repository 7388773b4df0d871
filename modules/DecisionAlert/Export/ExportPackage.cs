using System.Security.Cryptography;
using System.Text.Json;
using LossPrevention.DecisionAlert.Adapters;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Export;

/// <summary>An exported case in a folder, to be checked away from the store.</summary>
public static class ExportPackage
{
    /// <summary>Checks every file against the manifest, and the manifest against the store's access log.</summary>
    /// <param name="folder">The package's folder, or a copy.</param>
    /// <param name="journal">DecisionAlert's SQLite file, or a copy, whose access log notes the manifest's digest; null: that is not checked.</param>
    /// <exception cref="IOException">The folder holds no package, or the file no access log.</exception>
    public static ExportCheck Verify(string folder, string? journal = null)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, ExportManifest.FileName));
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        ExportManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, ExportJson.Default.ExportManifest) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new IOException($"{ExportManifest.FileName} is no manifest: {error.Message}", error);
        }

        var problems = manifest.Files.Select(file => Problem(folder, file)).OfType<string>().ToList();
        problems.AddRange(
            Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
                .Except([ExportManifest.FileName, .. manifest.Files.Select(f => f.Name)], StringComparer.Ordinal).Select(name => $"{name} does not belong to the package"));
        if (journal is not null && !IsNoted(journal, manifest.Package, digest))
            problems.Add($"{ExportManifest.FileName} is not the one that the access log notes for {manifest.Package}");
        return new ExportCheck(manifest.Package, manifest.Files.Count, digest, problems);
    }

    private static string? Problem(string folder, ExportFile file)
    {
        if (file.Name.Length == 0 || file.Name != Path.GetFileName(file.Name) || file.Name is "." or "..")
            return $"'{file.Name}' is no plain file name";
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path))
            return $"{file.Name} is missing";
        using var stream = File.OpenRead(path);
        return stream.Length != file.Length || Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256 ? $"{file.Name} is not what was exported" : null;
    }

    private static bool IsNoted(string journal, string package, string digest)
    {
        try
        {
            using var session = new SqliteSession(journal, SqliteOpenMode.ReadOnly);
            return SqliteAudit.Verify(session).Broken is null
                && session.Scalar("SELECT 1 FROM audit WHERE action = 'case.export' AND detail = $1", CaseExporter.Noted(package, digest)) is not null;
        }
        catch (SqliteException error)
        {
            throw new IOException($"{journal} holds no access log: {error.Message}", error);
        }
    }
}

/// <summary>What checking an export came to.</summary>
/// <param name="Package">Its name.</param>
/// <param name="Files">How many files the manifest lists.</param>
/// <param name="ManifestSha256">The manifest's digest, as the access log notes it.</param>
/// <param name="Problems">What is not as it was exported; empty where all is.</param>
public sealed record ExportCheck(string Package, int Files, string ManifestSha256, IReadOnlyList<string> Problems);
