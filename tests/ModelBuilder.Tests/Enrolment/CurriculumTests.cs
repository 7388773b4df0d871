namespace LossPrevention.ModelBuilder.Tests.Enrolment;

public class CurriculumTests
{
    private static readonly GalleryMaker Maker = new(SyntheticGoods.Catalog);

    [Fact]
    public void Weigh_WrongLabelsPlanted_TheyCountForLittleAndTheOthersForAll()
    {
        var pictures = SyntheticGoods.Pictures(20, seed: 1);
        var labelled = LabelNoise.Mislabel(pictures, SyntheticGoods.Products, 0.2, WrongLabel.AnyProduct, seed: 2);
        var truth = pictures.ToDictionary(picture => picture.Plain!, picture => picture.Class);

        var weights = Curriculum.Weigh(labelled, Maker).ToDictionary(picture => picture.Plain!, picture => picture.Weight);

        var wrong = labelled.Where(picture => picture.Class != truth[picture.Plain!]).ToList();
        wrong.Count.ShouldBe(32);
        wrong.Average(picture => weights.GetValueOrDefault(picture.Plain!)).ShouldBeLessThan(0.2);
        labelled.Except(wrong).Average(picture => weights.GetValueOrDefault(picture.Plain!)).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Weigh_AllLabelsRight_AllButAllCountInFull()
    {
        var pictures = SyntheticGoods.Pictures(20, seed: 3);

        Curriculum.Weigh(pictures, Maker).Sum(picture => picture.Weight).ShouldBeGreaterThan(0.98 * pictures.Count);
    }

    [Fact]
    public void Weigh_ProductOfTwoPictures_KeepsBoth()
    {
        var pictures = SyntheticGoods.Pictures(10, seed: 4);
        var strange = pictures.Where(picture => picture.Class == 1).Take(2).Select(picture => picture with { Class = 0 });

        var weighed = Curriculum.Weigh([.. strange, .. pictures.Where(picture => picture.Class > 0)], Maker);

        weighed.Where(picture => picture.Class == 0).ShouldAllBe(picture => picture.Weight.Equals(1));
        weighed.Count(picture => picture.Class == 0).ShouldBe(2);
    }

    [Fact]
    public void Weigh_NonGoods_CountInFull()
    {
        var pictures = SyntheticGoods.Pictures(10, seed: 5);
        var hand = new EmbeddedPicture(SyntheticGoods.Products, null, [pictures[0].Plain!]);

        Curriculum.Weigh([.. pictures, hand], Maker)[^1].ShouldBe(hand);
    }
}
