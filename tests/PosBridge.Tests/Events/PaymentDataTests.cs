using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Events;

public class PaymentDataTests
{
    [Theory]
    [InlineData("4111111111111111", "************1111")]
    [InlineData("4006381333931", "4006381333931")]
    [InlineData("0104006381333931", "0104006381333931")]
    [InlineData("9111111111111117", "9111111111111117")]
    public void Hide_Code_IsMaskedOnlyWhereItCanBeACard(string code, string expected) =>
        PaymentData.Hide(With(new PosItem { Code = code })).Item!.Code.ShouldBe(expected);

    [Fact]
    public void Hide_CardInALinesText_IsMasked() =>
        PaymentData.Hide(With(new PosItem { Code = "4011", Description = "VISA 4111 1111 1111 1111" })).Item!.Description.ShouldBe("VISA **** **** **** 1111");

    private static PosEvent With(PosItem item) => TillEvents.Scan() with { Item = item };
}
