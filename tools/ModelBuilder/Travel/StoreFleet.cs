using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Stores that learn by chance: every one some of the products that no bundle knows, from scans that spread as the bundle's calibration says. What they
/// should have learned is known, so that a merge can be held against it.
/// </summary>
internal sealed class StoreFleet : IDisposable
{
    /// <summary>Directions of the space.</summary>
    public const int Directions = 256;

    private const int Enrolled = 1000;
    private const int MaxScans = LearnedProducts.MaxLessons;
    private const double ScanSpread = 1;
    private readonly Random chance;
    private readonly float[][] truth;
    private readonly ECDsa[] keys;

    /// <param name="stores">Stores.</param>
    /// <param name="pool">Products that nobody enrolled.</param>
    /// <param name="seed">The same seed gives the same fleet, but for its keys.</param>
    public StoreFleet(int stores, int pool, int seed)
    {
        chance = new Random(seed);
        truth = [.. Enumerable.Range(0, pool).Select(_ => Draw(null, 4))];
        keys = [.. Enumerable.Range(0, stores).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
        Gallery = CreateGallery();
    }

    /// <summary>What every store's bundle knows.</summary>
    public Gallery Gallery { get; }

    /// <summary>The stores' keys.</summary>
    public IReadOnlyList<ECDsa> Keys => keys;

    /// <summary>The code of a product that nobody enrolled.</summary>
    public static ProductCode Code(int product)
    {
        var digits = $"0400638{product + Enrolled:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }

    /// <summary>How far from the truth a merged product lies: the root of the mean squared distance, a direction.</summary>
    public double Error(int product, float[] prototype) =>
        Math.Sqrt(prototype.Zip(truth[product], (x, t) => (double)(x - t) * (x - t)).Sum() / prototype.Length);

    /// <summary>Writes the stores' bundle.</summary>
    public BundleManifest WriteBundle(string folder, ECDsa key)
    {
        var manifest = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Name = "fleet",
            Version = "",
            Input = new EmbedderInput { Width = ClassicEmbedder.Side, Height = ClassicEmbedder.Side },
            EmbeddingLength = Gallery.Projection.EmbeddingLength,
            Files = [],
        };
        var catalog = CatalogFile.Format(Gallery.Products.Select(p => new CatalogProduct { Gtin = p.Code, Name = $"Goods {p.Code}" }));
        return BundleWriter.Write(folder, manifest, ClassicEmbedder.Build(), Gallery, Encoding.UTF8.GetBytes(catalog), key);
    }

    /// <summary>What a store has learned.</summary>
    /// <param name="store">Which store.</param>
    /// <param name="space">The bundle's space.</param>
    /// <param name="products">Products it learned.</param>
    /// <param name="wrongShare">Share of them that it learned from scans of something else, 0..1.</param>
    public GalleryDelta Learn(int store, string space, int products, double wrongShare)
    {
        var learned = new Dictionary<int, LearnedLooks>();
        while (learned.Count < Math.Min(products, truth.Length))
        {
            var product = chance.Next(truth.Length);
            var seen = chance.NextDouble() < wrongShare ? truth[chance.Next(truth.Length)] : truth[product];
            Lesson[] lessons = [.. Enumerable.Range(0, 3 + chance.Next(MaxScans - 2)).Select(i => new Lesson($"{i}", DateTimeOffset.UnixEpoch, Draw(seen, ScanSpread)))];
            learned[product] = LearnedLooks.Of(Code(product), lessons);
        }

        return new GalleryDelta($"store-{store}", space, "fleet", "1", DateTimeOffset.UnixEpoch.AddHours(store), [.. learned.Values]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in keys)
        {
            key.Dispose();
        }
    }

    private Gallery CreateGallery()
    {
        var length = 376; // the classic embedder's vector
        var rows = new float[Directions * length];
        for (var i = 0; i < Directions; i++)
        {
            rows[(i * length) + i] = 1;
        }

        var between = new float[Directions];
        Array.Fill(between, 4);
        var line = new LinearMap(1, 0);
        var products = Enumerable.Range(0, Enrolled).Select(i => new GalleryProduct(Code(i - Enrolled), null, null, Draw(null, 4), 20)).ToList();
        return new Gallery(new Projection(new float[length], rows), products, new Calibration([new CalibrationStep(1, 8, line, line, line)], between, 0.02), null);
    }

    private float[] Draw(float[]? centre, double variance)
    {
        var vector = new float[Directions];
        for (var d = 0; d < vector.Length; d++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
            vector[d] = (centre?[d] ?? 0) + (float)(normal * Math.Sqrt(variance));
        }

        return vector;
    }
}
