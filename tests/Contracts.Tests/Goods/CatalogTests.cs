namespace LossPrevention.Contracts.Tests.Goods;

public class CatalogTests
{
    private static readonly CatalogProduct Banana = Product("Banana", plu: "4011", group: "bananas");
    private static readonly CatalogProduct OrganicBanana = Product("Organic banana", plu: "94011", group: "bananas");
    private static readonly CatalogProduct Pen = Product("Pen", gtin: "4006381333931", plu: "4012");
    private static readonly CatalogProduct Tissues = Product("Tissues", gtin: "036000291452");

    private readonly Catalog catalog = Catalog.Create([Banana, OrganicBanana, Pen, Tissues]);

    [Fact]
    public void Find_EitherCode_GivesTheProduct()
    {
        catalog.Find(ProductCode.Parse("4006381333931")).ShouldBe(Pen);
        catalog.Find(ProductCode.Parse("4012")).ShouldBe(Pen);
        catalog.Find(ProductCode.Parse("4013")).ShouldBeNull();
    }

    [Theory]
    [InlineData("4011", "94011", true)]
    [InlineData("4011", "4011", true)]
    [InlineData("4006381333931", "4012", true)]
    [InlineData("4006381333931", "036000291452", false)]
    [InlineData("4011", "4012", false)]
    [InlineData("4011", "4020", false)]
    [InlineData("4020", "4020", true)]
    public void SameVisualGroup_Pair_SaysWhetherAPictureTellsThemApart(string a, string b, bool same) =>
        catalog.SameVisualGroup(ProductCode.Parse(a), ProductCode.Parse(b)).ShouldBe(same);

    [Fact]
    public void Create_ConventionalAndOrganic_LookAlikeThoughTheStoreDoesNotSaySo()
    {
        var pairs = Catalog.Create([Product("Lemon", plu: "4053"), Product("Organic lemon", plu: "94053"), Product("Lime", plu: "4048", group: "limes"), Product("Organic lime", plu: "94048"), Product("Organic kiwi", plu: "94030")]);

        pairs.SameVisualGroup(ProductCode.Parse("4053"), ProductCode.Parse("94053")).ShouldBeTrue();
        pairs.Find(ProductCode.Parse("94048"))!.VisualGroup.ShouldBe("limes");
        pairs.SameVisualGroup(ProductCode.Parse("4053"), ProductCode.Parse("94048")).ShouldBeFalse();
        pairs.Find(ProductCode.Parse("94030"))!.VisualGroup.ShouldBeNull();
    }

    [Fact]
    public void Create_CodeTwice_NamesBothProducts() =>
        Should.Throw<ArgumentException>(() => Catalog.Create([Pen, Product("Apple", plu: "4012")])).Message
            .ShouldStartWith("'Pen' and 'Apple' both have the code 4012.");

    [Fact]
    public void Create_ProductWithoutCode_IsRefused() =>
        Should.Throw<ArgumentException>(() => Catalog.Create([Product("Nothing")])).Message.ShouldContain("'Nothing' has neither");

    private static CatalogProduct Product(string name, string? gtin = null, string? plu = null, string? group = null) => new()
    {
        Name = name,
        Gtin = gtin is null ? null : ProductCode.Parse(gtin),
        Plu = plu is null ? null : ProductCode.Parse(plu),
        VisualGroup = group,
    };
}
