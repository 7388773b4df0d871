using System.Security.Cryptography;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Where deltas lie: a folder, or a container with its shared access signature.</summary>
internal static class DeltaSource
{
    private const string Ending = ".delta";
    private const int AtOnce = 8;

    /// <summary>Reads every delta and hands it on, one at a time; what is refused gets one line and the rest goes on.</summary>
    /// <param name="from">A folder, or a container's address.</param>
    /// <param name="sasFile">File with the container's shared access signature; null for none.</param>
    /// <param name="trusted">The stores' keys.</param>
    /// <param name="take">Takes a delta; a <see cref="BundleException"/> refuses it.</param>
    /// <param name="refuse">Is told of a name and why.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BundleException">The source itself cannot be read.</exception>
    public static async Task ReadAsync(
        string from,
        string? sasFile,
        IReadOnlyDictionary<string, ECDsa> trusted,
        Action<GalleryDelta> take,
        Action<string, string> refuse,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        using var container = Container(from, sasFile, clock);
        var names = container is null ? Files(from) : [.. (await container.ListAsync("", cancellationToken)).Where(name => name.EndsWith(Ending, StringComparison.Ordinal))];
        foreach (var some in names.Order(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var read = await Task.WhenAll(some.Select(name => TryReadAsync(container, from, name, cancellationToken)));
            foreach (var (name, bytes, problem) in read)
            {
                try
                {
                    take(GalleryDeltaFile.Read(bytes ?? throw new BundleException(problem!), trusted));
                }
                catch (BundleException e)
                {
                    refuse(name, e.Message);
                }
            }
        }
    }

    /// <summary>The container behind an address; null where it is a folder's path.</summary>
    public static BlobContainer? Container(string from, string? sasFile, TimeProvider clock)
    {
        if (!Uri.TryCreate(from, UriKind.Absolute, out var uri) || uri.IsFile)
        {
            return null;
        }

        return SharedAccess.IsSafe(uri)
            ? new BlobContainer(uri, sasFile is null ? "" : System.Text.Encoding.UTF8.GetString(CommandOutput.ReadFile(sasFile, "shared access signature")), clock, BundleUnavailableException.Of)
            : throw new CommandException($"'{from}' is neither a folder nor an https address.");
    }

    /// <summary>The keys in a file or in the files of a folder, by fingerprint.</summary>
    public static Dictionary<string, ECDsa> Keys(string path)
    {
        var keys = new Dictionary<string, ECDsa>(StringComparer.Ordinal);
        var files = Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal).ToArray() : [path];
        foreach (var file in files)
        {
            var key = CommandOutput.ReadKey(file, "store's key", "holds no PEM key");
            if (!keys.TryAdd(GalleryDeltaFile.Fingerprint(key), key))
            {
                key.Dispose();
            }
        }

        return keys;
    }

    private static string[] Files(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*" + Ending, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))]
        : throw new CommandException($"'{folder}' is no folder.");

    private static async Task<(string Name, byte[]? Bytes, string? Problem)> TryReadAsync(BlobContainer? container, string folder, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (container is not null)
            {
                return (name, await container.GetAsync(name, GalleryDeltaFile.MaxBytes, cancellationToken), null);
            }

            var path = Path.Combine(folder, name);
            return new FileInfo(path).Length <= GalleryDeltaFile.MaxBytes
                ? (name, await File.ReadAllBytesAsync(path, cancellationToken), null)
                : (name, null, $"it has over {GalleryDeltaFile.MaxBytes} bytes");
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException)
        {
            return (name, null, e.Message);
        }
    }
}
