using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Events;

public class PosEventRulesTests
{
    private static readonly PosEvent Bare = TillEvents.Scan() with { Item = null };

    [Theory]
    [InlineData(PosEventKind.ItemScanned, "item")]
    [InlineData(PosEventKind.ItemKeyed, "item")]
    [InlineData(PosEventKind.ItemReturned, "item")]
    [InlineData(PosEventKind.RfidRead, "item")]
    [InlineData(PosEventKind.ItemVoided, "refersTo")]
    [InlineData(PosEventKind.PriceOverridden, "refersTo")]
    [InlineData(PosEventKind.DiscountApplied, "amount")]
    [InlineData(PosEventKind.ScaleChanged, "scaleGrams")]
    public void Check_KindWithoutWhatItNeeds_SaysWhatIsMissing(PosEventKind kind, string needed) =>
        PosEventRules.Check(Bare with { Kind = kind }).ShouldNotBeNull().ShouldContain(needed);

    [Theory]
    [InlineData(PosEventKind.TransactionStarted)]
    [InlineData(PosEventKind.PaymentStarted)]
    [InlineData(PosEventKind.TransactionCompleted)]
    [InlineData(PosEventKind.TransactionCancelled)]
    [InlineData(PosEventKind.TransactionSuspended)]
    [InlineData(PosEventKind.TransactionResumed)]
    [InlineData(PosEventKind.AssistanceRequested)]
    [InlineData(PosEventKind.DrawerOpened)]
    [InlineData(PosEventKind.LaneModeChanged)]
    public void Check_KindThatNeedsNothing_IsGood(PosEventKind kind) => PosEventRules.Check(Bare with { Kind = kind }).ShouldBeNull();

    [Fact]
    public void Check_EveryKindWithWhatItNeeds_IsGood()
    {
        var full = TillEvents.Scan() with { Amount = 1, ScaleGrams = 20, LaneMode = CheckoutMode.Staffed };

        Enum.GetValues<PosEventKind>().Select(kind => PosEventRules.Check(full with { Kind = kind })).ShouldAllBe(error => error == null);
    }

    [Fact]
    public void Check_ValueOutOfAllReason_IsRefused()
    {
        var scan = TillEvents.Scan();

        PosEventRules.Check(scan with { Item = scan.Item! with { Quantity = -1 } }).ShouldNotBeNull().ShouldContain("quantity");
        PosEventRules.Check(scan with { Item = scan.Item! with { WeightGrams = -5 } }).ShouldNotBeNull().ShouldContain("weightGrams");
        PosEventRules.Check(scan with { Item = scan.Item! with { Code = " " } }).ShouldNotBeNull().ShouldContain("code");
        PosEventRules.Check(scan with { ScaleGrams = double.NaN }).ShouldNotBeNull().ShouldContain("scaleGrams");
    }
}
