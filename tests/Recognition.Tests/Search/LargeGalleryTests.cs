using LossPrevention.Contracts;

namespace LossPrevention.Recognition.Tests.Search;

/// <summary>A gallery too large to hold every picture against every product.</summary>
public class LargeGalleryTests
{
    private const int Products = (Gallery.MaxHeldAgainstAll / 4) + 200;
    private const double Limit = 12;
    private static readonly Lazy<Gallery> Large = new(() => Create(Products));

    [Fact]
    public void Near_SmallGallery_IsAllOfIt()
    {
        var gallery = Create(Gallery.MaxHeldAgainstAll / 4);

        gallery.Near(new float[SpreadProducts.Directions]).ShouldBeSameAs(gallery.All);
    }

    [Fact]
    public void Verify_ThoseNear_SaysOfThemWhatHoldingAgainstAllSays()
    {
        var gallery = Large.Value;
        var chance = new Random(3);
        for (var i = 0; i < 20; i++)
        {
            var picture = SpreadProducts.Near(gallery.Products[chance.Next(Products)].Prototype, chance);

            var all = CandidateList.Fill(Blank, gallery, Verifier.Verify(gallery, picture, 1));
            var near = CandidateList.Fill(Blank, gallery, Verifier.Verify(gallery, gallery.Near(picture), picture, 1));

            near.Candidates.Count.ShouldBe(CandidateList.MaxCandidates);
            near.UnknownProbability.ShouldBe(all.UnknownProbability, 1e-3);
            near.GoodsLogLikelihoodRatio.ShouldBe(all.GoodsLogLikelihoodRatio, 1e-3);
            foreach (var (expected, found) in all.Candidates.Zip(near.Candidates).TakeWhile(pair => pair.First.LogLikelihoodRatio > -Limit))
            {
                found.Gtin.ShouldBe(expected.Gtin);
                found.LogLikelihoodRatio.ShouldBe(expected.LogLikelihoodRatio, 1e-3);
                found.Probability.ShouldBe(expected.Probability, 1e-3);
            }
        }
    }

    [Fact]
    public void Near_ProductThatNoPictureCanTellApart_IsInItToo()
    {
        var gallery = Large.Value;
        var twin = gallery.Products[17] with { Code = Code(Products), VisualGroup = "pair", Prototype = new float[SpreadProducts.Directions], Views = [] };
        var paired = gallery.With(gallery.Products[17] with { VisualGroup = "pair" }).With(twin);

        var near = paired.Near(gallery.Products[17].Prototype);

        near.Products.ShouldContain(17);
        near.Products.ShouldContain(Products);
    }

    [Fact]
    public void With_LearnedProduct_IsACandidateAtOnceAndNoLongerOnceForgotten()
    {
        var gallery = Large.Value;
        var looks = SpreadProducts.Draw(1, 99)[0];
        _ = gallery.Near(looks.Prototype);

        var taught = gallery.With(new GalleryProduct(Code(Products), null, null, looks.Prototype, 3) { Views = looks.Views });
        var forgotten = taught.Without([Code(0), Code(Products)]);

        CandidateList.Fill(Blank, taught, Verifier.Verify(taught, taught.Near(looks.Prototype), looks.Prototype, 1)).Candidates[0].Gtin.ShouldBe(Code(Products));
        forgotten.Near(gallery.Products[1].Prototype).Products.ShouldContain(0, "the second product is the first now");
        forgotten.Near(looks.Prototype).Products.ShouldAllBe(p => forgotten.Products[p].Code != Code(Products));
    }

    [Fact]
    public void RatioOf_ProductThatIsFar_IsTheLeastOfAll()
    {
        var gallery = Large.Value;
        var verdict = Verifier.Verify(gallery, gallery.Near(gallery.Products[5].Prototype), gallery.Products[5].Prototype, 1);
        var far = Enumerable.Range(0, Products).First(p => !verdict.Products.Contains(p));

        verdict.RatioOf(far).ShouldBe(verdict.LogLikelihoodRatios.Min());
        verdict.RatioOf(5).ShouldBe(verdict.LogLikelihoodRatios.Max());
    }

    private static ItemRecognition Blank => new()
    {
        SightingId = "s",
        StoreId = "store-1",
        LaneId = "lane-1",
        Session = "session",
        Sequence = 1,
        FirstSeenAt = DateTimeOffset.UnixEpoch,
        LastSeenAt = DateTimeOffset.UnixEpoch,
        Zones = [],
        GoodsConfidence = 1,
        UnknownProbability = 0,
        GoodsLogLikelihoodRatio = 0,
        Gallery = new GalleryVersion("b", "1", 0),
    };

    private static ProductCode Code(int product)
    {
        var digits = $"0400638{product:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }

    private static Gallery Create(int count)
    {
        const int n = SpreadProducts.Directions;
        var rows = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            rows[(i * n) + i] = 1;
        }

        var line = new LinearMap(1, 0);
        var between = Enumerable.Range(0, n).Select(d => 9f / (1 + (d / 4f))).ToArray();
        return new Gallery(
            new Projection(new float[n], rows),
            [.. SpreadProducts.Draw(count, 4).Select((looks, i) => new GalleryProduct(Code(i), null, null, looks.Prototype, looks.Pictures) { Views = looks.Views })],
            new Calibration([new CalibrationStep(1, Limit, line, line, line)], between, 0.02),
            new GoodsModel([new Looks(new float[n], 10)]));
    }
}
