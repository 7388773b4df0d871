using System.Security.Cryptography;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>A bundle ready to work.</summary>
internal sealed record LoadedModel(BundleManifest Manifest, IEmbedder Embedder, Gallery Gallery, Catalog Catalog)
{
    /// <summary>Loads what the settings ask for; whole or not at all.</summary>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    public static LoadedModel Load(RecognitionSettings settings)
    {
        var folder = settings.Model.Folder ?? throw new BundleException($"'{settings.Model.Uri}' is no file:/// address of a bundle.");
        var content = BundleReader.Read(folder, settings.TrustedKey);
        var (name, version) = (content.Manifest.Name, content.Manifest.Version);
        if ((settings.Model.Name ?? name) != name || (settings.Model.Version ?? version) != version)
        {
            throw new BundleException($"The bundle in {folder} is {name} {version}, but the settings ask for {settings.Model.Name} {settings.Model.Version}; copy that one there.");
        }

        if (settings.Model.Sha256 is { } expected)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, BundleFiles.Manifest))));
            if (!hash.Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new BundleException($"The {BundleFiles.Manifest} in {folder} has hash {hash}, but the settings ask for {expected}; copy that bundle there.");
            }
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

        return new LoadedModel(content.Manifest, content.LoadEmbedder(settings.Threads, maxBatch: 1), content.Gallery, catalog);
    }
}
