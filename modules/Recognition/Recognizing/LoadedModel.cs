using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>A bundle ready to work.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Hash">SHA-256 of its <c>bundle.json</c>, lower-case hexadecimal.</param>
/// <param name="Embedder">Its embedder, loaded.</param>
/// <param name="Gallery">Its products.</param>
/// <param name="Catalog">Their names.</param>
internal sealed record LoadedModel(BundleManifest Manifest, string Hash, IEmbedder Embedder, Gallery Gallery, Catalog Catalog) : IDisposable
{
    /// <summary>Loads a bundle; whole or not at all.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="model">What the settings ask for.</param>
    /// <param name="settings">The key to trust.</param>
    /// <param name="loader">Loads its embedder.</param>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    public static LoadedModel Load(string folder, ModelSettings model, RecognitionSettings settings, EmbedderLoader loader)
    {
        var content = BundleReader.Read(folder, settings.TrustedKey);
        var (name, version) = (content.Manifest.Name, content.Manifest.Version);
        if ((model.Name ?? name) != name || (model.Version ?? version) != version)
        {
            throw new BundleException($"The bundle in {folder} is {name} {version}, but the settings ask for {model.Name} {model.Version}; copy that one there.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, BundleFiles.Manifest))));
        if (model.Sha256 is { } expected && !hash.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new BundleException($"The {BundleFiles.Manifest} in {folder} has hash {hash}, but the settings ask for {expected}; copy that bundle there.");
        }

        Catalog catalog;
        try
        {
            catalog = CatalogFile.Load(Path.Combine(folder, BundleFiles.Catalog)).Catalog;
        }
        catch (CatalogException e)
        {
            throw new BundleException($"The bundle's catalog is refused: {e.Message}", e);
        }

        return new LoadedModel(content.Manifest, hash, loader.Load(content, settings), content.Gallery, catalog);
    }

    /// <summary>The same for bundles whose vectors can be compared: those of one embedder and one projection.</summary>
    public string Space { get; } = SpaceOf(Manifest, Gallery.Projection);

    /// <summary>What pictures of one item show: their mean in the gallery's space, and how well products fit.</summary>
    public (float[] Mean, Verdict Verdict) Look(IReadOnlyList<RgbImage> pictures)
    {
        return Look([pictures])[0];
    }

    /// <summary>The same for several items in one run.</summary>
    public (float[] Mean, Verdict Verdict)[] Look(IReadOnlyList<IReadOnlyList<RgbImage>> items)
    {
        var vectors = Embedder.Embed([.. items.SelectMany(pictures => pictures)]);
        var looks = new (float[], Verdict)[items.Count];
        for (int i = 0, next = 0; i < items.Count; next += items[i++].Count)
        {
            var mean = Verifier.Mean([.. vectors.Skip(next).Take(items[i].Count).Select(vector => Gallery.Projection.Apply(vector))]);
            looks[i] = (mean, Verifier.Verify(Gallery, Gallery.Near(mean), mean, items[i].Count));
        }

        return looks;
    }

    /// <inheritdoc/>
    public void Dispose() => Embedder.Dispose();

    /// <summary>The space of a bundle's vectors.</summary>
    public static string SpaceOf(BundleManifest manifest, Projection projection)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(manifest.Files[BundleFiles.Embedder]));
        hash.AppendData(MemoryMarshal.AsBytes(projection.Centre));
        hash.AppendData(MemoryMarshal.AsBytes(projection.Rows));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
