using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>
/// Brings bundles onto this node. A folder is used where it lies; what lies behind an address is fetched into the cache, manifest first,
/// so that a wrong hash or signature is known before anything large comes.
/// </summary>
internal sealed class BundleStore(HttpBundleFiles files)
{
    /// <summary>The file in the cache that says which bundles were in force.</summary>
    public const string HistoryFile = "history.json";

    private const string Unfinished = ".partial";
    private const long MaxSmallBytes = 1024 * 1024;

    /// <summary>The folder of a bundle, fetched where it is not here.</summary>
    /// <param name="model">Which one.</param>
    /// <param name="cache">Where fetched bundles are kept.</param>
    /// <param name="trustedKeyPem">Whose signature it must bear; null where any is taken.</param>
    /// <param name="progress">Is told of the bytes fetched so far.</param>
    /// <param name="cancellationToken">Gives up; what came is kept.</param>
    /// <exception cref="BundleException">It is refused, or (<see cref="BundleUnavailableException"/>) cannot be had now.</exception>
    public async Task<string> BringAsync(ModelSettings model, string? cache, string? trustedKeyPem, Action<long> progress, CancellationToken cancellationToken)
    {
        if (model.Folder is { } folder)
        {
            return folder;
        }

        if (model.Address is not { } address || model.Sha256 is not { } hash || cache is null)
        {
            throw new BundleException($"'{model.Uri}' needs model.sha256 and modelCache, or must be a file:/// address.");
        }

        // The hash names the content: what was fetched whole once is never fetched again, wherever it came from.
        var whole = Path.Combine(cache, hash.ToLowerInvariant());
        if (Directory.Exists(whole))
        {
            return whole;
        }

        var partial = whole + Unfinished;
        try
        {
            Directory.CreateDirectory(partial);
            var query = model.SasFile is null ? null : SharedAccess.Query(await File.ReadAllTextAsync(model.SasFile, cancellationToken));
            await FetchAsync(address, query, partial, hash, trustedKeyPem, progress, cancellationToken);
            Directory.Move(partial, whole);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleUnavailableException($"The bundle cannot be kept in '{cache}': {e.Message.TrimEnd('.')}", e);
        }

        return whole;
    }

    /// <summary>Removes fetched bundles that nothing goes back to any more, and what is left of attempts at others.</summary>
    public static void Prune(string? cache, IEnumerable<BundleRecord> kept)
    {
        if (cache is null || !Directory.Exists(cache))
        {
            return;
        }

        var stay = kept.Select(r => Path.GetFullPath(r.Folder)).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(cache).Where(f => IsOurs(Path.GetFileName(f)) && !stay.Contains(Path.GetFullPath(f))))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays until the next time; the bundle in force does not suffer from it.
            }
        }
    }

    /// <summary>A hash, or what was begun of one: the folder may hold other things.</summary>
    private static bool IsOurs(string name) =>
        name.Length >= 64 && name[..64].All(char.IsAsciiHexDigitLower) && (name[64..] is "" or Unfinished);

    private async Task FetchAsync(
        Uri address, string? query, string folder, string hash, string? trustedKeyPem, Action<long> progress, CancellationToken cancellationToken)
    {
        long fetched = 0;
        void Count(int bytes) => progress(fetched += bytes);
        Task File(string name, string? sha256, long limit) =>
            files.FetchAsync(new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{name}"), query, Path.Combine(folder, name), sha256, limit, Count, cancellationToken);

        await File(BundleFiles.Manifest, hash, MaxSmallBytes);
        await File(BundleFiles.Signature, null, MaxSmallBytes);
        BundleManifest manifest;
        try
        {
            manifest = BundleReader.ReadManifest(folder, trustedKeyPem);
        }
        catch (BundleException)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        foreach (var name in BundleFiles.Hashed)
        {
            await File(name, manifest.Files.GetValueOrDefault(name) ?? throw BundleReader.NoHash(name), BundleReader.MaxFileBytes);
        }
    }
}
