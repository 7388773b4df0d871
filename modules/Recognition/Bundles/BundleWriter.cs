using System.Security.Cryptography;
using System.Text.Json;

namespace LossPrevention.Recognition;

/// <summary>Writes a bundle folder.</summary>
internal static class BundleWriter
{
    /// <summary>Writes every file of a bundle; the manifest comes last, so that a bundle cut short is refused.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="manifest">All but <see cref="BundleManifest.Files"/>, which is filled in here; an empty version is taken from the content.</param>
    /// <param name="embedder">The ONNX model.</param>
    /// <param name="gallery">The products.</param>
    /// <param name="catalog">The catalog's text.</param>
    /// <param name="key">The private key that signs.</param>
    public static BundleManifest Write(string folder, BundleManifest manifest, byte[] embedder, Gallery gallery, byte[] catalog, ECDsa key)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, BundleFiles.Manifest));
        var files = new Dictionary<string, byte[]>
        {
            [BundleFiles.Embedder] = embedder,
            [BundleFiles.Gallery] = GalleryFile.Write(gallery, Convert.ToHexStringLower(SHA256.HashData(embedder))),
            [BundleFiles.Catalog] = catalog,
        };
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
            hashes.Add(name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        var version = manifest.Version.Length > 0
            ? manifest.Version
            : Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Concat(hashes.Values))))[..12];
        manifest = manifest with { Files = hashes, Version = version };
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        File.WriteAllBytes(Path.Combine(folder, BundleFiles.Signature), BundleSignature.Sign(json, key));
        File.WriteAllBytes(Path.Combine(folder, BundleFiles.Manifest), json);
        return manifest;
    }
}
