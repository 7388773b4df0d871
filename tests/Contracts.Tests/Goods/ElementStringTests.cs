namespace LossPrevention.Contracts.Tests.Goods;

public class ElementStringTests
{
    private const string Pen = "04006381333931";

    [Theory]
    [InlineData("(01)04006381333931")]
    [InlineData("0104006381333931")]
    [InlineData("]C10104006381333931")]
    [InlineData("]d2\u001D0104006381333931\u001D")]
    [InlineData("]e0010400638133393117261231")]
    [InlineData("]Q3010400638133393110A-1/2\u001D21serial")]
    [InlineData("(17)261231(01)04006381333931(10)LOT(A)")]
    [InlineData("(01)04006381333931(8008)26010510")]
    public void TryParse_GtinAmongOtherElements_IsFound(string text)
    {
        var scanned = Parse(text);

        scanned.Code.Value.ShouldBe(Pen);
        scanned.Form.ShouldBe(ScanCodeForm.ElementString);
        scanned.Quantity.ShouldBeNull();
    }

    [Theory]
    [InlineData("(01)94006381333934(3103)001250", 1250)]
    [InlineData("0194006381333934310200012510LOT", 1250)]
    [InlineData("(01)94006381333934(3202)000100", 453.59237)]
    [InlineData("(01)94006381333934(3202)000275(3103)001247", 1247)]
    public void TryParse_NetWeight_IsInGrams(string text, double grams) =>
        Parse(text).WeightGrams!.Value.ShouldBe(grams, 1e-9);

    [Fact]
    public void TryParse_Price_HasItsDecimalPlacesAndCurrency()
    {
        var own = Parse("(01)94006381333934(3922)00599");
        (own.Price, own.Currency).ShouldBe((5.99m, null));

        var stated = Parse("019400638133393439329781234");
        (stated.Price, stated.Currency).ShouldBe((12.34m, "978"));
    }

    [Theory]
    [InlineData("(01)04006381333931(30)12", 12)]
    [InlineData("(02)04006381333931(37)0024", 24)]
    [InlineData("02040063813339313724\u001D10LOT", 24)]
    [InlineData("(01)04006381333931(30)0", null)]
    public void TryParse_Count_IsTheQuantity(string text, int? quantity)
    {
        var scanned = Parse(text);

        scanned.Quantity.ShouldBe(quantity);
        scanned.Code.Value.ShouldBe(Pen);
    }

    [Theory]
    [InlineData("(01)04006381333932", "'04006381333932' has check digit 2, but its digits give 1")]
    [InlineData("(01)0400638133393", "AI 01 takes 14 characters, but 13 stand there")]
    [InlineData("010400638133393", "AI 01 takes 14 characters, but 13 stand there")]
    [InlineData("(01)0400638133393X", "AI 01 takes digits only, but holds '0400638133393X'")]
    [InlineData("(01)04006381333931(3106)001250", "AI 3106 claims 6 decimal places; at most 5 exist")]
    [InlineData("(01)04006381333931(3103)001250(3102)000125", "AI 3103 and AI 3102 state the same thing twice")]
    [InlineData("(01)04006381333931(10)A(10)B", "AI 10 stands there twice, with A and B")]
    [InlineData("(01)04006381333931(02)04006381333931", "AI 01 and AI 02 both name a product, and only one may")]
    [InlineData("(10)LOT", "it holds no GTIN (AI 01 or 02)")]
    [InlineData("(00)340063813333000017", "AI 00 names a shipping unit, not a product")]
    [InlineData("(8110)106141416543213150110120", "AI 8110 names a coupon, not a product")]
    [InlineData("(05)1", "(05) is no GS1 application identifier")]
    [InlineData("(1", "an AI in brackets, such as (01), is expected at '(1'")]
    [InlineData("]C1990123\u001D6", "no GS1 application identifier stands at '6'")]
    [InlineData("]C1\u001D", "it holds no GTIN")]
    [InlineData("010400638133393110LOT\u0007", "which has a character that no GS1 value has")]
    [InlineData("(01)04006381333931(10)123456789012345678901", "AI 10 takes 1 to 20 characters, but 21 stand there")]
    public void TryParse_Bad_SaysWhyAndWhatToDo(string text, string reason)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out _, out var error).ShouldBeFalse();
        error.ShouldContain(reason);
        error.ShouldEndWith("; scan the item again, or key the code as printed.");
        error.ShouldNotContain("\u001D");
    }

    private static ScannedCode Parse(string text)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out var code, out var error).ShouldBeTrue(error);
        return code!;
    }
}
