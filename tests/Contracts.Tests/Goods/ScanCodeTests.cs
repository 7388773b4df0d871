namespace LossPrevention.Contracts.Tests.Goods;

public class ScanCodeTests
{
    [Theory]
    [InlineData("4011", "4011", ScanCodeForm.Plu)]
    [InlineData("94011", "94011", ScanCodeForm.Plu)]
    [InlineData("036000291452", "00036000291452", ScanCodeForm.Gtin12)]
    [InlineData(" 4006381333931\r\n", "04006381333931", ScanCodeForm.Gtin13)]
    [InlineData("]E04006381333931", "04006381333931", ScanCodeForm.Gtin13)]
    [InlineData("]E3977123456789801", "09771234567898", ScanCodeForm.Gtin13)]
    [InlineData("]I110012345678902", "10012345678902", ScanCodeForm.Gtin14)]
    [InlineData("10012345678902", "10012345678902", ScanCodeForm.Gtin14)]
    [InlineData("96385074", "00000096385074", ScanCodeForm.Gtin8)]
    public void TryParse_PlainCode_IsPaddedTo14Digits(string text, string code, ScanCodeForm form)
    {
        var scanned = Parse(text);

        scanned.Code.Value.ShouldBe(code);
        scanned.Form.ShouldBe(form);
        (scanned.WeightGrams, scanned.Price, scanned.Quantity, scanned.ItemReference).ShouldBe((null, null, null, null));
    }

    [Theory]
    [InlineData("654321", "00065100004327")] // last digit 1: two digits, 1, four zeros, three digits
    [InlineData("123453", "00012300000451")] // last digit 3: three digits, five zeros, two digits
    [InlineData("123454", "00012340000053")] // last digit 4: four digits, five zeros, one digit
    [InlineData("425261", "00042100005264")] // last digit 1, number system 0
    [InlineData("0425261", "00042100005264")] // number system stated
    [InlineData("04252614", "00042100005264")] // number system and check digit
    [InlineData("4252614", "00042100005264")] // six digits and check digit
    [InlineData("1425261", "00142100005261")] // number system 1
    public void TryParse_UpcE_IsExpanded(string text, string code)
    {
        var scanned = Parse(text);

        scanned.Code.Value.ShouldBe(code);
        scanned.Form.ShouldBe(ScanCodeForm.UpcE);
    }

    [Fact]
    public void TryParse_EightDigitsWithTwoMeanings_FollowTheFirstDigitAndKeepTheOther()
    {
        var upcE = Parse("01234565");
        upcE.Form.ShouldBe(ScanCodeForm.UpcE);
        upcE.Code.Value.ShouldBe("00012345000065");
        upcE.Alternative!.Value.Value.ShouldBe("00000001234565");

        var gtin8 = Parse("11234562");
        gtin8.Form.ShouldBe(ScanCodeForm.Gtin8);
        gtin8.Code.Value.ShouldBe("00000011234562");
        gtin8.Alternative!.Value.Value.ShouldBe("00112345000062");
    }

    [Fact]
    public void TryParse_EightDigitsFromAnEan8Symbol_AreAGtin8()
    {
        var scanned = Parse("]E401234565");

        scanned.Form.ShouldBe(ScanCodeForm.Gtin8);
        scanned.Code.Value.ShouldBe("00000001234565");
        scanned.Alternative.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "The code is empty; scan the item again.")]
    [InlineData("]E0", "The code is empty; scan the item again.")]
    [InlineData("4006381333932", "'4006381333932' has check digit 2, but its digits give 1; scan the item again, or key the code as printed.")]
    [InlineData("12345678901", "'12345678901' has 11 digits; a GTIN has 8, 12, 13 or 14, a PLU 4 or 5; scan the item again, or key the code as printed.")]
    [InlineData("4252615", "'4252615' has check digit 5, but its digits give 4 as a UPC-E; scan the item again, or key the code as printed.")]
    [InlineData("000000", "'000000' is all zeros and names nothing; scan the item again, or key the code as printed.")]
    [InlineData("BANANA", "'BANANA' is neither digits nor a GS1 element string nor a web address; scan the item again, or key the code as printed.")]
    public void TryParse_Bad_SaysWhyAndWhatToDo(string? text, string reason)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out var code, out var error).ShouldBeFalse();
        error.ShouldBe(reason);
        code.ShouldBeNull();
    }

    [Fact]
    public void TryParse_EndlessText_IsRefusedWithoutRepeatingIt()
    {
        ScanCode.TryParse(new string('1', 100_000), ScanCodeLayouts.None, out _, out var error).ShouldBeFalse();
        error.ShouldBe("The code has 100000 characters, and no product code has more than 4096; scan the item again.");
    }

    private static ScannedCode Parse(string text)
    {
        ScanCode.TryParse(text, ScanCodeLayouts.None, out var code, out var error).ShouldBeTrue(error);
        return code!;
    }
}
