using LossPrevention.Contracts;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder.Tests.Travel;

public class GalleryMergerTests
{
    private const string Space = "0011223344556677";
    private static readonly ProductCode Enrolled = ProductCode.Parse("4011");
    private static readonly ProductCode New = ProductCode.Parse("4014");
    private static readonly float[] Looks = [0, 0, 0, 6];
    private static readonly float[] OtherLooks = [6, -6, 0, 0];
    private readonly GalleryMerger merger = new(CreateGallery(), Catalog.Create([new CatalogProduct { Plu = New, Name = "New", Category = "Fruit" }]), Space);

    [Fact]
    public void Join_StoresAgree_IsTheirMeanWeightedByScans()
    {
        merger.Add(Delta("a", New, [0, 0, 0, 5], scans: 4));
        merger.Add(Delta("b", New, [0, 0, 0, 7], scans: 12));

        var merge = merger.Join(minStores: 2);

        merge.Products.ShouldBe([new MergedProduct(New, MergeOutcome.Merged, 2, 0)]);
        var product = merge.Gallery.Products[merge.Gallery.Index[New]];
        product.Prototype[3].ShouldBe(6.5f, 0.05f);
        product.Pictures.ShouldBe(16);
        product.Category.ShouldBe("Fruit");
    }

    [Fact]
    public void Join_OneStoreOfManySawSomethingElse_IsLeftOut()
    {
        foreach (var store in (string[])["a", "b", "c", "d", "e"])
        {
            merger.Add(Delta(store, New, Looks));
        }

        merger.Add(Delta("z", New, OtherLooks));

        var merge = merger.Join(minStores: 2);

        merge.Products.ShouldBe([new MergedProduct(New, MergeOutcome.Merged, 5, 1)]);
        merge.Gallery.Products[merge.Gallery.Index[New]].Prototype.ShouldBe(Looks);
    }

    [Fact]
    public void Join_TwoLooksUnderOneCode_IsAConflictAndLeftOut()
    {
        (string, float[])[] seen = [("a", Looks), ("b", Looks), ("c", Looks), ("d", OtherLooks), ("e", OtherLooks)];
        foreach (var (store, looks) in seen)
        {
            merger.Add(Delta(store, New, looks));
        }

        var merge = merger.Join(minStores: 2);

        merge.Products.ShouldBe([new MergedProduct(New, MergeOutcome.TwoLooks, 3, 2)]);
        merge.Gallery.Index.ContainsKey(New).ShouldBeFalse();
    }

    [Fact]
    public void Join_OneStoreAlone_WaitsForAnother()
    {
        merger.Add(Delta("a", New, Looks));

        merger.Join(minStores: 2).Products[0].Outcome.ShouldBe(MergeOutcome.TooFewStores);
        merger.Join(minStores: 1).Products[0].Outcome.ShouldBe(MergeOutcome.Merged);
    }

    [Fact]
    public void Join_ScatteredLessons_DoNotCount()
    {
        merger.Add(Delta("a", New, Looks, spread: 9));
        merger.Add(Delta("b", New, Looks));

        merger.Join(minStores: 2).Products.ShouldBe([new MergedProduct(New, MergeOutcome.TooFewStores, 1, 1)]);
    }

    [Fact]
    public void Join_ProductOfTheBundle_StaysAsItIs()
    {
        merger.Add(Delta("a", Enrolled, Looks));

        var merge = merger.Join(minStores: 1);

        merge.Products[0].Outcome.ShouldBe(MergeOutcome.KnownAlready);
        merge.Gallery.Products.ShouldHaveSingleItem().Prototype.ShouldBe([6, 0, 0, 0]);
    }

    [Fact]
    public void Add_TwoOfOneStore_TheNewerCountsInWhicheverOrder()
    {
        merger.Add(Delta("a", New, Looks) with { At = DateTimeOffset.UnixEpoch.AddDays(1) });
        merger.Add(Delta("a", New, OtherLooks));

        merger.Stores.ShouldBe(1);
        var merge = merger.Join(minStores: 1);
        merge.Gallery.Products[merge.Gallery.Index[New]].Prototype.ShouldBe(Looks);
    }

    [Fact]
    public void Add_AnotherEmbedderSpace_IsRefused() =>
        Should.Throw<BundleException>(() => merger.Add(Delta("a", New, Looks) with { Space = "ffff" })).Message
            .ShouldBe($"it is of embedder space ffff, but the bundle is of {Space}");

    private static GalleryDelta Delta(string store, ProductCode code, float[] looks, int scans = 5, float spread = 1) =>
        new(store, Space, "b", "1", DateTimeOffset.UnixEpoch, [new LearnedLooks(code, scans, spread, [.. looks.Select(x => (Half)x)])]);

    private static Gallery CreateGallery()
    {
        float[] rows = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        var line = new LinearMap(1, 0);
        return new Gallery(
            new Projection([0, 0, 0, 0], rows),
            [new GalleryProduct(Enrolled, null, null, [6, 0, 0, 0], 10)],
            new Calibration([new CalibrationStep(1, 12, line, line, line)], [12, 12, 12, 12], 0.02),
            null);
    }
}
