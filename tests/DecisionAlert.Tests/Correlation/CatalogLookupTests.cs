using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

public class CatalogLookupTests
{
    private static readonly InStoreLayout Weight28 = new() { Prefix = "28", ItemReferenceDigits = 5, Value = InStoreValueKind.Weight, Decimals = 3 };
    private static readonly Catalog Cheese = Catalog.Create(
        [new CatalogProduct { Gtin = ProductCode.Parse(WithCheckDigit("280401100000")), Name = "Cheese", SoldBy = SoldBy.Weight }]);

    [Theory]
    [InlineData("280401101250")]
    [InlineData("280401100333")]
    public void Resolve_WeighedLabel_IsTheProductOfTheCatalog(string digits)
    {
        ScanCodeLayouts.Create([Weight28], out var layouts).ShouldBeEmpty();

        new CatalogLookup(Cheese, layouts).Resolve(WithCheckDigit(digits))!.Name.ShouldBe("Cheese");
    }

    [Fact]
    public void Resolve_WeighedLabelWithoutALayout_IsNotInTheCatalog() =>
        new CatalogLookup(Cheese).Resolve(WithCheckDigit("280401101250"))!.Name.ShouldNotBe("Cheese");

    [Fact]
    public void Settings_LayoutThatLeavesNoValue_AreRefusedWithTheReason()
    {
        var settings = new DecisionAlertSettings { StoreId = "store-1", InStoreLayouts = [Weight28 with { Prefix = "2804011", ItemReferenceDigits = 5 }] };

        var error = settings.Validate().ShouldHaveSingleItem();
        error.Path.ShouldBe("inStoreLayouts");
        error.Message.ShouldContain("2804011");
    }

    private static string WithCheckDigit(string digits) => digits + ProductCode.CheckDigit(digits);
}
