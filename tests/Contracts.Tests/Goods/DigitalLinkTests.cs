namespace LossPrevention.Contracts.Tests.Goods;

public class DigitalLinkTests
{
    [Theory]
    [InlineData("https://id.gs1.org/01/04006381333931")]
    [InlineData("HTTPS://ID.GS1.ORG/01/04006381333931")]
    [InlineData("]Q1http://shop.example/pens/01/01/4006381333931/10/LOT%2F1/21/01?17=261231&utm=x#top")]
    [InlineData("https://shop.example/gtin/04006381333931/")]
    [InlineData("https://shop.example:8443/01/04006381333931?3103")]
    public void TryParse_AnyDomain_GivesTheProduct(string text)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out var code, out var error).ShouldBeTrue(error);

        code.ShouldBe(new ScannedCode { Code = ProductCode.Parse("4006381333931"), Form = ScanCodeForm.DigitalLink });
    }

    [Fact]
    public void TryParse_Query_GivesWeightPriceAndPieces()
    {
        ScanCode.TryParse(
            "https://id.gs1.org/01/94006381333934?3103=000%35%300;3922=0599&30=2", ScanCodeLayouts.None, out var code, out var error).ShouldBeTrue(error);

        (code!.WeightGrams, code.Price, code.Quantity).ShouldBe((500, 5.99m, 2));
    }

    [Theory]
    [InlineData("https://id.gs1.org/01/04006381333932", "has check digit 2, but its digits give 1")]
    [InlineData("https://id.gs1.org/01/040063813338", "has check digit 8, but its digits give 9")]
    [InlineData("https://id.gs1.org/01/pen", "/01/ is followed by 'pen', which is no GTIN of 8, 12, 13 or 14 digits")]
    [InlineData("https://id.gs1.org/00/340063813333000017", "the web address holds no /01/ with a GTIN after it")]
    [InlineData("https://example.com", "the web address holds no /01/ with a GTIN after it")]
    [InlineData("https:///01/04006381333931", "the web address holds no /01/ with a GTIN after it")]
    [InlineData("ftp://id.gs1.org/01/04006381333931", "a GS1 Digital Link begins with https:// or http://, not 'ftp://'")]
    [InlineData("https://id.gs1.org/01/04006381333931?3103=12", "AI 3103 takes 6 characters, but 2 stand there")]
    [InlineData("https://id.gs1.org/01/04006381333931?10=a%00b", "which has a character that no GS1 value has")]
    public void TryParse_Bad_SaysWhyAndWhatToDo(string text, string reason)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out _, out var error).ShouldBeFalse();
        error.ShouldContain(reason);
        error.ShouldEndWith("; scan the item again, or key the code as printed.");
    }
}
