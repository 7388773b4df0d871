using LossPrevention.Contracts;

namespace LossPrevention.Recognition.Tests.Produce;

public class ProduceSuggesterTests
{
    private static readonly ProductCode OrganicApple = ProductCode.Parse("94011");
    private static readonly ProductCode Carton = ProductCode.Parse("4006381333931");

    private readonly Catalog catalog = Catalog.Create(
    [
        new CatalogProduct { Plu = TestGallery.Apple, Name = "Apple" },
        new CatalogProduct { Plu = OrganicApple, Name = "Organic apple" },
        new CatalogProduct { Plu = TestGallery.Pear, Name = "Pear" },
        new CatalogProduct { Gtin = Carton, Name = "Carton of milk" },
    ]);

    [Fact]
    public void Suggest_OrganicThatNobodyEnrolled_StandsBesideTheConventionalWithTheSameProbability()
    {
        var (suggestions, unknown) = Suggest(TestGallery.Along(0), 1);

        suggestions.Select(s => s.Plu).ShouldBe([TestGallery.Apple, OrganicApple], "a pair is not torn apart, though one was asked for");
        suggestions[0].Probability.ShouldBe(suggestions[1].Probability);
        suggestions[0].VisualGroup.ShouldNotBeNull();
        suggestions[0].VisualGroup.ShouldBe(suggestions[1].VisualGroup);
        (suggestions.Sum(s => s.Probability) + unknown).ShouldBe(1, 0.01);
    }

    [Fact]
    public void Suggest_GoodsWithABarcode_AreNoAnswer()
    {
        var (suggestions, _) = Suggest(TestGallery.Along(2), 5);

        suggestions.ShouldNotContain(s => s.Name == "Carton of milk");
        suggestions.Count.ShouldBe(3);
    }

    [Fact]
    public void Suggest_SomethingBetweenTwo_NamesBothLikeliestFirst()
    {
        var (suggestions, _) = Suggest([4.4f, 4, 0, 0], 5);

        suggestions.Select(s => s.Name).ShouldBe(["Apple", "Organic apple", "Pear"]);
        suggestions[2].Probability.ShouldBeInRange(0.01, 0.5);
    }

    [Fact]
    public void Suggest_NothingEnrolledHasAPlu_SaysNothing()
    {
        var (suggestions, unknown) = ProduceSuggester.Suggest(WithCarton(), Catalog.Empty, new RememberedSighting(TestGallery.Along(0), 1), 5);

        suggestions.ShouldBeEmpty();
        unknown.ShouldBe(0);
    }

    private (ValueList<ProduceSuggestion> Suggestions, double Unknown) Suggest(float[] picture, int count) =>
        ProduceSuggester.Suggest(WithCarton(), catalog, new RememberedSighting(picture, 1), count);

    private static Gallery WithCarton()
    {
        var gallery = TestGallery.Create();
        return gallery.Without([TestGallery.Milk]).With(gallery.Products[2] with { Code = Carton });
    }
}
