using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using LossPrevention.ModelBuilder;
using MathNet.Numerics.LinearAlgebra;

namespace LossPrevention.Recognition.Tests;

/// <summary>Bundles of a real embedder that knows three goods by their colour.</summary>
internal sealed class TestBundle : IDisposable
{
    private static readonly byte[] Embedder = ClassicEmbedder.Build();
    private static readonly RgbImage[] Colours = [Plain(200, 30, 30), Plain(30, 180, 40), Plain(30, 40, 200)];
    private static readonly Lazy<Projection> ByColour = new(Project);
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("test-bundle-");

    /// <summary>A folder that is removed with the bundles.</summary>
    public string Root => root.FullName;

    /// <summary>Who signs.</summary>
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static EmbedderInput Input { get; } = new() { Width = ClassicEmbedder.Side, Height = ClassicEmbedder.Side };

    /// <summary>Writes a bundle; its folder.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="red">What red pictures show; green ones show the other of apple and pear.</param>
    /// <param name="withoutRed">Nothing that it knows is red.</param>
    /// <param name="pearLooks">A pear looks as an apple does, this much off, in this visual group with it; null: it is green.</param>
    public string Write(string version, ProductCode? red = null, bool withoutRed = false, (float Off, string? Group)? pearLooks = null)
    {
        var folder = Path.Combine(Root, $"bundle-{version}");
        var plain = TestGallery.Create();
        GalleryProduct[] products = red == TestGallery.Pear
            ? [plain.Products[0] with { Code = TestGallery.Pear }, plain.Products[1] with { Code = TestGallery.Apple }, plain.Products[2]]
            : [.. plain.Products.Skip(withoutRed ? 1 : 0)];
        if (pearLooks is var (off, group))
        {
            products = [products[0] with { VisualGroup = group }, products[1] with { VisualGroup = group, Prototype = TestGallery.Along(0, 6 + off) }, .. products.Skip(2)];
        }

        var gallery = new Gallery(ByColour.Value, products, plain.Calibration, plain.Goods);
        var manifest = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Name = "goods",
            Version = version,
            Input = Input,
            EmbeddingLength = ByColour.Value.EmbeddingLength,
            Files = [],
        };
        var catalog = CatalogFile.Format(products.Select(p => new CatalogProduct { Plu = p.Code, Name = $"Goods {p.Code}" }));
        BundleWriter.Write(folder, manifest, Embedder, gallery, Encoding.UTF8.GetBytes(catalog), Key);
        return folder;
    }

    /// <summary>The hash of a bundle's <c>bundle.json</c>, as settings name it.</summary>
    public static string HashOf(string folder) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, BundleFiles.Manifest))));

    /// <summary>A sighting of something red.</summary>
    public static ItemSighting Red(long sequence) => new()
    {
        SightingId = $"s-{sequence}",
        StoreId = "store-1",
        LaneId = "lane-1",
        Session = "session",
        Sequence = sequence,
        FirstSeenAt = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        LastSeenAt = DateTimeOffset.UnixEpoch.AddSeconds(sequence + 1),
        Crops = [new ItemCrop(DateTimeOffset.UnixEpoch.AddSeconds(sequence), new NormalizedBox(0, 0, 1, 1), new JpegImage(JpegCodec.Encode(Colours[0])), 100, 0)],
        GoodsConfidence = 1,
    };

    public void Dispose()
    {
        Key.Dispose();
        root.Delete(recursive: true);
    }

    private static RgbImage Plain(byte red, byte green, byte blue) =>
        new(64, 64, [.. Enumerable.Range(0, 64 * 64).SelectMany(_ => new[] { red, green, blue })]);

    /// <summary>The map under which each colour lies where <see cref="TestGallery"/> has its product.</summary>
    private static Projection Project()
    {
        using var embedder = new OnnxEmbedder(Embedder, new EmbedderOptions { Size = ClassicEmbedder.Side });
        var columns = embedder.Embed(Colours).Select(v => Vector<float>.Build.DenseOfArray(Projection.Normalise(v))).ToArray();
        var n = Matrix<float>.Build.DenseOfColumnVectors(columns);
        var dual = n.TransposeThisAndMultiply(n).Inverse() * n.Transpose() * 6;
        var rows = new float[4 * n.RowCount];
        for (var i = 0; i < columns.Length; i++)
        {
            dual.Row(i).ToArray().CopyTo(rows, i * n.RowCount);
        }

        return new Projection(new float[n.RowCount], rows);
    }
}
