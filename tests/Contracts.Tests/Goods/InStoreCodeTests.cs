namespace LossPrevention.Contracts.Tests.Goods;

public class InStoreCodeTests
{
    private static readonly InStoreLayout Price02 = new()
    {
        Prefix = "02",
        ItemReferenceDigits = 5,
        Value = InStoreValueKind.Price,
        Decimals = 2,
        ValueCheckDigit = true,
    };

    private static readonly InStoreLayout Weight28 = new() { Prefix = "28", ItemReferenceDigits = 5, Value = InStoreValueKind.Weight, Decimals = 3 };

    [Theory]
    [InlineData("2875", '9')]
    [InlineData("14685", '6')]
    [InlineData("0000", '0')]
    [InlineData("00000", '0')]
    public void ValueCheckDigit_ExamplesOfTheStandard_AreMet(string value, char expected) =>
        InStoreCode.ValueCheckDigit(value).ShouldBe(expected);

    [Theory]
    [InlineData("201234105992")]
    [InlineData("0201234105992")]
    [InlineData("00201234105992")]
    public void TryParse_PriceInside_IsReadAndLeftOutOfTheCode(string text)
    {
        var scanned = Parse(text, Price02);

        scanned.Price.ShouldBe(5.99m);
        scanned.ItemReference.ShouldBe("01234");
        scanned.Code.Value.ShouldBe("00201234000006");
        scanned.InStoreCode!.Value.Value.ShouldBe("00201234105992");
    }

    [Fact]
    public void TryParse_WeightInside_IsInGrams()
    {
        var scanned = Parse(WithCheckDigit("280401101250"), Weight28);

        scanned.WeightGrams.ShouldBe(1250);
        scanned.Price.ShouldBeNull();
        scanned.ItemReference.ShouldBe("04011");
    }

    [Fact]
    public void TryParse_ValueOfZero_StatesNoValue() =>
        Parse(WithCheckDigit("280401100000"), Weight28).WeightGrams.ShouldBeNull();

    [Fact]
    public void TryParse_PrefixWithoutLayout_IsAPlainGtin()
    {
        var scanned = Parse(WithCheckDigit("270401101250"), Weight28, Price02);

        scanned.Code.Value.ShouldStartWith("0270401101250");
        (scanned.ItemReference, scanned.WeightGrams).ShouldBe((null, null));
    }

    [Fact]
    public void TryParse_TwoPrefixesFit_TheLongerIsUsed() =>
        Parse(WithCheckDigit("281401101250"), Weight28, Weight28 with { Prefix = "281", ItemReferenceDigits = 4 }).ItemReference.ShouldBe("4011");

    [Fact]
    public void TryParse_WrongValueCheckDigit_IsRefused()
    {
        ScanCodeLayouts.Create([Price02], out var layouts).ShouldBeEmpty();

        ScanCode.TryParse(WithCheckDigit("020123420599"), layouts, out _, out var error).ShouldBeFalse();
        error.ShouldBe("'0201234205999' has 2 as the check digit of its value 0599, but that gives 1; scan the item again, or key the code as printed.");
    }

    [Fact]
    public void Resolve_InStoreCode_TriesTheWholeCodeThenTheValuelessOneThenThePlu()
    {
        var weighed = Parse(WithCheckDigit("280401101250"), Weight28);
        var plu = new CatalogProduct { Name = "PLU", Plu = ProductCode.Parse("4011") };
        var valueless = new CatalogProduct { Name = "valueless", Gtin = weighed.Code };
        var whole = new CatalogProduct { Name = "whole", Gtin = weighed.InStoreCode };

        Catalog.Create([plu, valueless, whole]).Resolve(weighed).ShouldBe(whole);
        Catalog.Create([plu, valueless]).Resolve(weighed).ShouldBe(valueless);
        Catalog.Create([plu]).Resolve(weighed).ShouldBe(plu);
        Catalog.Empty.Resolve(weighed).ShouldBeNull();
    }

    [Fact]
    public void Resolve_TwoMeanings_TakesTheOneTheStoreSells()
    {
        var gtin8 = new CatalogProduct { Name = "own brand", Gtin = Parse("]E401234565").Code };

        Catalog.Create([gtin8]).Resolve(Parse("01234565")).ShouldBe(gtin8);
    }

    [Fact]
    public void Create_BadLayouts_AreAllNamedAndNoneIsUsed()
    {
        ScanCodeLayouts.Create(
            [
                Weight28,
                Weight28,
                Weight28 with { Prefix = "40" },
                Weight28 with { Prefix = "29", ItemReferenceDigits = 2, Decimals = 7 },
                Weight28 with { Prefix = "2999", ItemReferenceDigits = 7 },
                Price02 with { ItemReferenceDigits = 6 },
            ],
            out var layouts).ShouldBe(
            [
                "The in-store layout 2999 leaves 1 digits for the value; lay it out so that 3 to 6 remain of 12.",
                "The in-store prefix '40' must be 02 or 20-29, or digits that begin so.",
                "The in-store layout 29 has 2 itemReferenceDigits; set 3 to 7.",
                "The in-store layout 29 has 7 decimals; set 0 to 6.",
                "The in-store layout 02 has a value of 3 digits; only 4 or 5 digits have a check digit of their own.",
                "The in-store prefix 28 has 2 layouts; keep one.",
            ]);
        layouts.ShouldBeSameAs(ScanCodeLayouts.None);
    }

    private static string WithCheckDigit(string digits) => digits + ProductCode.CheckDigit(digits);

    private static ScannedCode Parse(string text, params InStoreLayout[] layouts)
    {
        ScanCodeLayouts.Create(layouts, out var all).ShouldBeEmpty();
        ScanCode.TryParse(text, all, out var code, out var error).ShouldBeTrue(error);
        return code!;
    }
}
