using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.Evidence;

/// <summary>A folder of evidence files, one an alert, named by a digest of the alert's id. The secret file is read anew for every file, so that a rotated key counts at once.</summary>
/// <param name="folder">The folder; made when the first file is written.</param>
/// <param name="keyFile">The secret file that <see cref="EvidenceKeyRing"/> reads.</param>
public sealed class EvidenceStore(string folder, string keyFile)
{
    /// <summary>How the files' names end.</summary>
    public const string Extension = ".evidence";

    private const string Pinned = ".pin";
    private const string Unfinished = ".unfinished";

    /// <summary>The name of an alert's file; also what <c>cutClip</c> answers and an alert's <c>clip</c> holds.</summary>
    public static string NameOf(string alertId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(alertId)).AsSpan(0, 16)) + Extension;

    /// <summary>Whether the alert's evidence is here.</summary>
    public bool Has(string alertId) => File.Exists(PathOf(NameOf(alertId)));

    /// <summary>Opens an alert's evidence.</summary>
    /// <exception cref="EvidenceException">It is missing, damaged, tampered with, or its key is gone.</exception>
    public EvidenceReader Open(string alertId)
    {
        var reader = EvidenceReader.Open(PathOf(NameOf(alertId)), EvidenceKeyRing.Load(keyFile));
        if (reader.Manifest.AlertId == alertId)
        {
            return reader;
        }

        reader.Dispose();
        throw new EvidenceException("the evidence file belongs to another alert: it was renamed");
    }

    /// <summary>Writes an alert's evidence; it is there whole or not at all.</summary>
    /// <returns>The file's name.</returns>
    /// <exception cref="EvidenceException">The keys cannot be read.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public string Write(EvidenceManifest manifest, IReadOnlyList<ReadOnlyMemory<byte>> parts, DateTimeOffset createdAt, DateTimeOffset deleteAfter)
    {
        var keys = EvidenceKeyRing.Load(keyFile);
        Directory.CreateDirectory(folder);
        var path = PathOf(NameOf(manifest.AlertId));
        try
        {
            using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                EvidenceWriter.Write(file, keys, manifest, parts, createdAt, deleteAfter);
                file.Flush(flushToDisk: true);
            }

            File.Move(path + Unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(path + Unfinished);
            throw;
        }

        return Path.GetFileName(path);
    }

    /// <summary>Keeps an alert's evidence beyond its own time: a note beside it, which <see cref="DeleteExpired"/> of every module heeds.</summary>
    /// <returns>False where there is no evidence to keep.</returns>
    public bool Pin(string alertId, DateTimeOffset until)
    {
        if (!Has(alertId))
        {
            return false;
        }

        var note = PathOf(NameOf(alertId)) + Pinned;
        File.WriteAllText(note + Unfinished, until.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        File.Move(note + Unfinished, note, overwrite: true);
        return true;
    }

    /// <summary>Lets an alert's evidence go when its own time is up.</summary>
    public void Unpin(string alertId) => File.Delete(PathOf(NameOf(alertId)) + Pinned);

    /// <summary>Deletes what is past its time and not pinned, and what a crash left unfinished. Files that cannot be read are left for a person to look at.</summary>
    /// <returns>How many evidence files are gone.</returns>
    public int DeleteExpired(DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        foreach (var left in Directory.EnumerateFiles(folder, "*" + Unfinished).Where(file => now.UtcDateTime - File.GetLastWriteTimeUtc(file) > TimeSpan.FromHours(1)))
        {
            File.Delete(left);
        }

        var expired = Directory.EnumerateFiles(folder, "*" + Extension).Where(file => ExpiryOf(file) <= now && !IsPinned(file, now)).ToList();
        foreach (var file in expired)
        {
            File.Delete(file);
            File.Delete(file + Pinned);
        }

        return expired.Count;
    }

    /// <summary>A note that cannot be read keeps its evidence, for a person to look at.</summary>
    private static bool IsPinned(string path, DateTimeOffset now)
    {
        try
        {
            return !DateTimeOffset.TryParse(File.ReadAllText(path + Pinned), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) || until > now;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static DateTimeOffset? ExpiryOf(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return EvidenceFormat.ReadHead(file).Header.DeleteAfter;
        }
        catch (Exception error) when (error is EvidenceException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
