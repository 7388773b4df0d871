using System.Security.Cryptography;
using System.Text.Json;

namespace LossPrevention.Recognition;

/// <summary>Reads a bundle folder: signature, hashes, shapes. Whole or not at all.</summary>
internal static class BundleReader
{
    /// <summary>The largest file of a bundle.</summary>
    public const long MaxFileBytes = 1L << 30;

    /// <summary>Reads and checks a bundle.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="trustedKeyPem">A public key whose signature the bundle must bear; null where any bundle is taken.</param>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    public static BundleContent Read(string folder, string? trustedKeyPem = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new BundleException($"The bundle '{folder}' is no folder; make one with ModelBuilder enroll.");
        }

        var manifest = ReadManifest(folder, trustedKeyPem);
        var files = new Dictionary<string, byte[]>();
        foreach (var name in BundleFiles.Hashed)
        {
            var bytes = ReadFile(folder, name);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (!manifest.Files.TryGetValue(name, out var expected))
            {
                throw NoHash(name);
            }

            if (!string.Equals(hash, expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new BundleException($"The bundle's {name} has hash {BundleFiles.ShortHash(hash)}, but {BundleFiles.Manifest} says {BundleFiles.ShortHash(expected)}; copy the bundle again.");
            }

            files.Add(name, bytes);
        }

        var gallery = GalleryFile.Read(files[BundleFiles.Gallery], manifest.Files[BundleFiles.Embedder]);
        return gallery.Projection.EmbeddingLength == manifest.EmbeddingLength
            ? new BundleContent(manifest, files[BundleFiles.Embedder], gallery)
            : throw new BundleException(
                $"The bundle's gallery was made for vectors of {gallery.Projection.EmbeddingLength} numbers, but its embedder gives {manifest.EmbeddingLength}; enroll again.");
    }

    /// <summary>Reads and checks what a bundle says of itself; its other files need not be there.</summary>
    /// <exception cref="BundleException">It is refused.</exception>
    public static BundleManifest ReadManifest(string folder, string? trustedKeyPem)
    {
        var bytes = ReadFile(folder, BundleFiles.Manifest);
        if (trustedKeyPem is not null)
        {
            BundleSignature.Check(bytes, ReadFile(folder, BundleFiles.Signature), trustedKeyPem);
        }

        return Parse(bytes);
    }

    /// <summary>The refusal of a manifest that does not vouch for a file.</summary>
    public static BundleException NoHash(string name) =>
        new($"The bundle's {BundleFiles.Manifest} lists no hash of {name}; make the bundle again.");

    private static BundleManifest Parse(byte[] bytes)
    {
        BundleManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleManifest)
                ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new BundleException($"The bundle's {BundleFiles.Manifest} cannot be read: {e.Message.TrimEnd('.')}; copy the bundle again.", e);
        }

        if (manifest.Format != BundleManifest.CurrentFormat)
        {
            throw new BundleException($"The bundle has format {manifest.Format}; this version reads format {BundleManifest.CurrentFormat}.");
        }

        var input = manifest.Input;
        return input is not null && manifest.Files is not null && input.Width is > 0 and <= 2048 && input.Height is > 0 and <= 2048
            && input.Mean.Count == 3 && input.Std.Count == 3 && input.Std.All(std => std > 0)
            ? manifest
            : throw new BundleException($"The bundle's {BundleFiles.Manifest} describes no picture input (sides 1..2048, 3 means, 3 deviations over 0); make the bundle again.");
    }

    private static byte[] ReadFile(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaxFileBytes
                ? File.ReadAllBytes(path)
                : throw new BundleException($"The bundle's {name} has {length} bytes; at most {MaxFileBytes} are read.");
        }
        catch (FileNotFoundException e)
        {
            throw new BundleException($"The bundle '{folder}' has no {name}; copy the bundle again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"The bundle's {name} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

/// <summary>A bundle read and checked; its embedder is not loaded yet.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Embedder">The ONNX model.</param>
/// <param name="Gallery">The products.</param>
internal sealed record BundleContent(BundleManifest Manifest, byte[] Embedder, Gallery Gallery)
{
    /// <summary>Loads the embedder and holds it against the manifest.</summary>
    /// <exception cref="BundleException">It does not load or has other shapes.</exception>
    public IEmbedder LoadEmbedder(int threads, int maxBatch)
    {
        try
        {
            return LoadEmbedder(new EmbedderOptions { Threads = threads, MaxBatch = maxBatch });
        }
        catch (EmbedderException e)
        {
            throw new BundleException(e.Message, e);
        }
    }

    /// <summary>The same on any execution provider.</summary>
    /// <param name="execution">Threads, batch and provider; how pictures are prepared is the manifest's to say.</param>
    /// <exception cref="EmbedderException">It cannot be run there.</exception>
    /// <exception cref="BundleException">It has other shapes.</exception>
    public IEmbedder LoadEmbedder(EmbedderOptions execution)
    {
        var embedder = new OnnxEmbedder(
            Embedder, execution with { Size = Manifest.Input.Width, Mean = Manifest.Input.Mean, Std = Manifest.Input.Std });
        var problem = embedder.EmbeddingLength != Manifest.EmbeddingLength
            ? $"vectors of {embedder.EmbeddingLength} numbers, but {BundleFiles.Manifest} says {Manifest.EmbeddingLength}"
            : embedder.Input != Manifest.Input
                ? $"an input of {embedder.Input.Width}x{embedder.Input.Height} {embedder.Input.Layout}, but {BundleFiles.Manifest} says {Manifest.Input.Width}x{Manifest.Input.Height} {Manifest.Input.Layout}"
                : null;
        if (problem is not null)
        {
            embedder.Dispose();
            throw new BundleException($"The bundle's embedder has {problem}; enroll again.");
        }

        return embedder;
    }
}
