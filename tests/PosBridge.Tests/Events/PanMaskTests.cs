using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.PosBridge.Tests.Events;

public class PanMaskTests
{
    [Theory]
    [InlineData("4111111111111111", "************1111")]
    [InlineData("paid by 4111 1111 1111 1111.", "paid by **** **** **** 1111.")]
    [InlineData("5500-0000-0000-0004,", "****-****-****-0004,")]
    [InlineData("\"pan\":\"378282246310005\"", "\"pan\":\"***********0005\"")]
    [InlineData("6304000000000000000", "***************0000")]
    [InlineData("{\"first\":\"41111111\",\"last\":\"11111111\"}", "{\"first\":\"********\",\"last\":\"****1111\"}")]
    [InlineData("{\"pan1\":\"4111\",\"pan2\":\"1111\",\"pan3\":\"1111\",\"pan4\":\"1111\"}", "{\"pan1\":\"****\",\"pan2\":\"****\",\"pan3\":\"****\",\"pan4\":\"1111\"}")]
    [InlineData("<Card bin=\"411111\" rest=\"1111111111\"/>", "<Card bin=\"******\" rest=\"******1111\"/>")]
    [InlineData("<Pan>4111</Pan><Pan>1111</Pan><Pan>1111</Pan><Pan>1111</Pan>", "<Pan>****</Pan><Pan>****</Pan><Pan>****</Pan><Pan>1111</Pan>")]
    [InlineData("KARTE   4111  1111  1111  1111 EUR", "KARTE   ****  ****  ****  1111 EUR")]
    [InlineData("4111.1111.1111.1111", "****.****.****.1111")]
    [InlineData("3782\n822463\n10005", "****\n******\n*0005")]
    [InlineData("\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11", "************\uff11\uff11\uff11\uff11")]
    public void Apply_CardNumber_KeepsTheLastFour(string text, string masked) => PanMask.Apply(text).ShouldBe(masked);

    [Theory]
    [InlineData("4006381333931")]
    [InlineData("2026-01-05T10:00:00Z")]
    [InlineData("0000000000000000")]
    [InlineData("411111111111")]
    [InlineData("{\"occurredAt\":\"2026-01-05T10:00:00Z\",\"sequence\":4111}")]
    [InlineData("{\"transaction\":\"20260105\",\"terminal\":\"000123\"}")]
    [InlineData("{\"unitPrice\":4111,\"quantity\":1,\"total\":111111111111}")]
    [InlineData("")]
    public void Apply_NoCardNumber_KeepsTheText(string text) => PanMask.Apply(text).ShouldBe(text);

    [Fact]
    public void Apply_CardNumberAnywhere_NeverComesThrough()
    {
        var cards = Gen.Choose(12, 18)
            .SelectMany(n => Gen.Choose(0, 9).ArrayOf(n))
            .Select(d => string.Concat(d) + CheckDigit(d))
            .Where(c => c.Any(d => d != '0'));
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(t => t.Get);
        var cases = from card in cards from before in texts from after in texts select (card, before, after);

        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var masked = PanMask.Apply(c.before + c.card + c.after);
            masked.ShouldNotContain(c.card);
            masked.Length.ShouldBe((c.before + c.card + c.after).Length);
        }));
    }

    private static int CheckDigit(int[] digits)
    {
        var sum = digits.Reverse().Select((d, i) => i % 2 == 0 ? (d * 2 > 9 ? (d * 2) - 9 : d * 2) : d).Sum();
        return (10 - (sum % 10)) % 10;
    }
}
