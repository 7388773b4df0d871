namespace LossPrevention.Contracts.Tests.Goods;

public class ProductCodeTests
{
    [Theory]
    [InlineData("4006381333931", "04006381333931")]
    [InlineData(" 036000291452\n", "00036000291452")]
    [InlineData("96385074", "00000096385074")]
    [InlineData("01234505", "00012000003455")]
    [InlineData("4011", "4011")]
    [InlineData("04011", "4011")]
    [InlineData("94011", "94011")]
    [InlineData("83456", "83456")]
    public void TryParse_Valid_IsCanonical(string text, string expected)
    {
        ProductCode.TryParse(text, out var code, out var error).ShouldBeTrue(error);
        code.Value.ShouldBe(expected);
        code.IsPlu.ShouldBe(expected.Length < 14);
    }

    [Theory]
    [InlineData(null, "The code is empty.")]
    [InlineData("  ", "The code is empty.")]
    [InlineData("4006381333932", "'4006381333932' has check digit 2, but its digits give 1.")]
    [InlineData("96385075", "'96385075' has check digit 5, but its digits give 4.")]
    [InlineData("01234567", "'01234567' has check digit 7, but its digits give 5 as a GTIN-8 and 5 as a UPC-E.")]
    [InlineData("400638133393", "'400638133393' has check digit 3, but its digits give 0.")]
    [InlineData("40063813339a1", "'40063813339a1' holds a character that is no digit; a GTIN or PLU has digits only.")]
    [InlineData("123", "'123' has 3 digits; a GTIN has 8, 12, 13 or 14, a PLU 4 or 5.")]
    [InlineData("0000000000000", "'0000000000000' is all zeros and names nothing.")]
    [InlineData("00000000", "'00000000' is all zeros and names nothing.")]
    [InlineData("0000", "'0000' is no PLU; a PLU has 4 digits, not all zero, or 5 that begin with 9 (organic) or 8.")]
    [InlineData("12345", "'12345' is no PLU; a PLU has 4 digits, not all zero, or 5 that begin with 9 (organic) or 8.")]
    public void TryParse_Bad_SaysWhy(string? text, string reason)
    {
        ProductCode.TryParse(text, out var code, out var error).ShouldBeFalse();
        error.ShouldBe(reason);
        code.ShouldBe(default);
    }

    [Fact]
    public void Parse_Bad_ThrowsWithTheReason() =>
        Should.Throw<FormatException>(() => ProductCode.Parse("4006381333932")).Message.ShouldContain("check digit 2");

    [Fact]
    public void CompareTo_OrdersByDigits() =>
        new[] { "94011", "4011", "4006381333931" }.Select(ProductCode.Parse).Order().Select(code => code.Value)
            .ShouldBe(["04006381333931", "4011", "94011"]);
}
