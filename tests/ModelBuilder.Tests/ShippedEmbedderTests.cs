using System.Numerics.Tensors;
using LossPrevention.Imaging;
using LossPrevention.Recognition;
using LossPrevention.TestKit;

namespace LossPrevention.ModelBuilder.Tests;

public class ShippedEmbedderTests
{
    private static byte[] Model => File.ReadAllBytes(ShippedEmbedder.Path);

    [Fact]
    public void Load_ShippedEmbedder_IsSmallAndHasTheStatedShape()
    {
        var model = Model;
        model.Length.ShouldBeLessThan(10_000_000);
        using var embedder = new OnnxEmbedder(model, new EmbedderOptions());

        embedder.Input.ShouldBe(new EmbedderInput { Width = 160, Height = 160 });
        embedder.EmbeddingLength.ShouldBe(384);
    }

    [Fact]
    public void Enroll_WithoutAnEmbedder_TakesTheShippedOne()
    {
        using var drawn = new DrawnBundle();
        var folder = Path.Combine(drawn.Root, "shipped");

        var (code, text) = DrawnBundle.Run("enroll", "--images", drawn.Images, "--catalog", drawn.CatalogPath, "--out", folder, "--augment", "1");

        code.ShouldBe(0, text);
        text.ShouldContain("embedder 160x160 -> 384");
        using var embedder = BundleReader.Read(folder).LoadEmbedder(threads: 1, maxBatch: 1);
        var gallery = BundleReader.Read(folder).Gallery;
        for (var product = 0; product < DrawnBundle.Codes.Length; product++)
        {
            var verdict = Verifier.Verify(gallery, embedder.Embed([DrawnBundle.Draw(product, 70)]));
            verdict.Probabilities.Index().MaxBy(p => p.Item).Index.ShouldBe(product);
        }
    }

    [SkippableFact]
    public void Embed_LaneLikeViewsOfGroceries_MostlyNearestToTheirOwnPicture()
    {
        // One picture each of twenty products that training has not seen: pictures of the validation list.
        var root = SharedData.Require("grocery");
        var files = File.ReadLines(Path.Combine(root, "val.csv")).Skip(1)
            .Select(line => line.Split(',')).GroupBy(columns => columns[1]).Select(product => Path.Combine(root, product.First()[0]))
            .Where((_, i) => i % 3 == 0).ToList();
        files.Count.ShouldBe(20);
        var pictures = files.ConvertAll(file => ImageFile.Load(file));
        using var embedder = new OnnxEmbedder(Model, new EmbedderOptions());
        var plain = embedder.Embed(pictures).Select(vector => Projection.Normalise(vector)).ToList();
        var augmenter = new LaneAugmenter([]);
        var nearest = 0;
        foreach (var (i, picture) in pictures.Index())
        {
            var view = Projection.Normalise(embedder.Embed([augmenter.Augment(picture, 900 + i)])[0]);
            nearest += plain.Index().MaxBy(other => TensorPrimitives.Dot<float>(view, other.Item)).Index == i ? 1 : 0;
        }

        nearest.ShouldBeGreaterThanOrEqualTo(12);
    }
}
