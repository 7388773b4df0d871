using System.Security.Cryptography;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder.Tests;

public class BundleTests(DrawnBundle bundle) : IClassFixture<DrawnBundle>
{
    [Fact]
    public void Enroll_DrawnProducts_SaysWhatItDidAndNamesTheBrokenPicture()
    {
        bundle.EnrollCode.ShouldBe(0, bundle.EnrollOutput);
        bundle.EnrollOutput.ShouldContain("broken.jpg");
        bundle.EnrollOutput.ShouldContain("with 4 products written to");
    }

    [Fact]
    public void Evaluate_DrawnProducts_TellsThemApart()
    {
        var (code, text) = DrawnBundle.Run("evaluate", "--images", bundle.Images, "--bundle", bundle.Folder);

        code.ShouldBe(0, text);
        text.ShouldContain("\"top1\": 1,");
        text.ShouldContain("\"crossCategoryDetectionAtFalseMismatch\"");
    }

    [Fact]
    public void Verify_HandsBagsPhonesAndBelts_AreMostlyNotTakenForGoods()
    {
        var content = BundleReader.Read(bundle.Folder);
        using var embedder = content.LoadEmbedder(threads: 1, maxBatch: 1);
        double Goods(Imaging.RgbImage picture) => Verifier.Verify(content.Gallery, embedder.Embed([picture])).GoodsLogLikelihoodRatio;

        Enumerable.Range(0, 40).Count(i => Goods(NonGoods.Draw(i % NonGoods.Kinds, 500_000 + i)) < 0).ShouldBeGreaterThanOrEqualTo(34);
        Enumerable.Range(0, 40).Count(i => Goods(DrawnBundle.Draw(i % 4, 60 + i)) > 0).ShouldBeGreaterThanOrEqualTo(38);
    }

    [Fact]
    public void Verify_BundleOfFewPictures_ClaimsNoMoreThanTheirNumberBears()
    {
        var content = BundleReader.Read(bundle.Folder);
        using var embedder = content.LoadEmbedder(threads: 1, maxBatch: 1);

        // Four products of six readable pictures: held out, 24 cases bear a ratio of 24 : 1.
        var ratios = Verifier.Verify(content.Gallery, embedder.Embed([DrawnBundle.Draw(0, 90)])).LogLikelihoodRatios;
        ratios.Max(Math.Abs).ShouldBeLessThanOrEqualTo(Math.Log(24) + 1e-4);
    }

    [Fact]
    public void Embed_OneByOneOrTogether_GivesTheSameVerdicts()
    {
        var content = BundleReader.Read(bundle.Folder);
        var pictures = Enumerable.Range(0, 8).Select(i => DrawnBundle.Draw(i % 4, 50 + i)).ToList();
        using var single = content.LoadEmbedder(threads: 1, maxBatch: 1);
        using var batched = content.LoadEmbedder(threads: 2, maxBatch: 8);

        var alone = single.Embed(pictures).Select(v => Verifier.Verify(content.Gallery, [v])).ToList();
        var together = batched.Embed(pictures).Select(v => Verifier.Verify(content.Gallery, [v])).ToList();

        for (var i = 0; i < pictures.Count; i++)
        {
            together[i].LogLikelihoodRatios.ShouldBe(alone[i].LogLikelihoodRatios);
            together[i].Probabilities.ShouldBe(alone[i].Probabilities);
            alone[i].Probabilities.Index().MaxBy(p => p.Item).Index.ShouldBe(i % 4);
        }
    }

    [Theory]
    [InlineData("gallery.bin")]
    [InlineData("embedder.onnx")]
    [InlineData("catalog.csv")]
    public void Read_FileChanged_IsRefusedByName(string file)
    {
        var copy = bundle.Copy();
        File.AppendAllText(Path.Combine(copy, file), "x");

        Should.Throw<BundleException>(() => BundleReader.Read(copy)).Message.ShouldContain($"{file} has hash");
    }

    [Fact]
    public void Read_TrustedKey_TakesItsOwnSignatureOnly()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        BundleReader.Read(bundle.Folder, File.ReadAllText(Path.Combine(bundle.Folder, "bundle.pub"))).ShouldNotBeNull();
        Should.Throw<BundleException>(() => BundleReader.Read(bundle.Folder, stranger.ExportSubjectPublicKeyInfoPem()))
            .Message.ShouldContain("signature");
    }

    [Fact]
    public void Load_NoOnnxModel_IsRefusedInOneLine() =>
        Should.Throw<EmbedderException>(() => new OnnxEmbedder([1, 2, 3], new EmbedderOptions())).Message.ShouldNotContain("\n");

    [Fact]
    public void Enroll_MissingArgument_ExitsWith2()
    {
        var (code, text) = DrawnBundle.Run("enroll", "--images", bundle.Images);

        code.ShouldBe(2);
        text.ShouldStartWith("error:");
    }
}
