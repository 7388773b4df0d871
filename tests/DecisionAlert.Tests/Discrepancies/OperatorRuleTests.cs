using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

/// <summary>Patterns of an operator's day at a staffed lane.</summary>
public class OperatorRuleTests : RuleTests
{
    private readonly DecisionAlertSettings staffed = Settings(
        d => d with
        {
            MisScan = new RuleSettings { Enabled = false },
            VoidWithItem = new VoidSettings { Enabled = false },
            TicketSwitch = new RuleSettings { Enabled = false },
            QuantityShort = new RuleSettings { Enabled = false },
        },
        CheckoutMode.Staffed);

    [Fact]
    public void ManyVoidsOnFewLines_AlertForReviewersAlone()
    {
        Shift("anna", tickets: 10, voids: 0);
        Shift("bert", tickets: 10, voids: 2);

        var alert = Only(DiscrepancyKind.RepeatedVoids, staffed);

        alert.OperatorId.ShouldBe("bert");
        alert.Action.ShouldBe(AlertAction.None);
        alert.Shadow.ShouldBeNull();
        alert.BundleId.ShouldBeNull();
        Run(staffed).Commands.ShouldBeEmpty();
    }

    [Fact]
    public void AsManyVoidsOnTenTimesTheLines_NoAlert()
    {
        Shift("anna", tickets: 10, voids: 0);
        Shift("bert", tickets: 100, voids: 0.2);

        Nothing(staffed);
    }

    [Fact]
    public void SelfCheckout_HasNoOperatorFigures()
    {
        Shift("bert", tickets: 10, voids: 3);

        Nothing(staffed with { Lanes = new Dictionary<string, LaneSettings>(StringComparer.Ordinal) });
    }

    [Fact]
    public void DeepDiscounts_Alert_SmallOnesNot()
    {
        Shift("anna", tickets: 10, discount: 0.3m);
        Nothing(staffed);
        Shift("bert", tickets: 10, discount: 5m);

        Only(DiscrepancyKind.UnusualDiscount, staffed).OperatorId.ShouldBe("bert");
    }

    [Fact]
    public void DrawerOpenedBetweenSales_Alert_AtPaymentNot()
    {
        Shift("anna", tickets: 12, drawer: 4.5);
        Nothing(staffed);
        Shift("bert", tickets: 12, drawer: 50);

        Only(DiscrepancyKind.DrawerOpen, staffed).OperatorId.ShouldBe("bert");
    }

    [Fact]
    public void ManySwitchesOfOneCashier_Sweethearting()
    {
        Shift("anna", tickets: 10);
        Shift("bert", tickets: 10, switches: true);

        Only(DiscrepancyKind.Sweethearting, staffed).OperatorId.ShouldBe("bert");
    }

    [Fact]
    public void Pattern_BusyAndIdleAtTheSameRate_SameVerdict_TighterInterval()
    {
        var idle = new OperatorPattern(0.02, 4, 200, 4);
        var busy = new OperatorPattern(0.02, 40, 2000, 4);

        idle.LogFactor.ShouldBeLessThan(0);
        busy.LogFactor.ShouldBeLessThan(0);
        (busy.Interval.High - busy.Interval.Low).ShouldBeLessThan(idle.Interval.High - idle.Interval.Low);
        busy.Interval.Low.ShouldBeLessThan(0.02);
        busy.Interval.High.ShouldBeGreaterThan(0.02);
    }

    [Fact]
    public void Pattern_FiveTimesTheNormalRate_SpeaksAgainstChance() =>
        new OperatorPattern(0.02, 40, 400, 4).LogFactor.ShouldBeGreaterThan(5);

    private double clock = 2;
    private int ticket;

    /// <summary>Tickets of four honest lines.</summary>
    private void Shift(string who, int tickets, double voids = 0, decimal? discount = null, double? drawer = null, bool switches = false)
    {
        PosEvent By(PosEvent e) => e with { OperatorId = who };
        var owed = 0d;
        for (var t = 0; t < tickets; t++, clock += 80)
        {
            Script.Open(clock, $"t{ticket++}", By);
            var last = string.Empty;
            for (var k = 0; k < 4; k++)
            {
                var at = clock + 3 + (5 * k);
                Script.Pass(at, (7 * k) % 40);
                last = Script.Event(at, PosEventKind.ItemScanned, Item(switches && k == 2 ? 60 : (7 * k) % 40), change: By);
            }

            for (owed += voids; owed >= 1; owed--)
                Script.Event(clock + 21 + owed, PosEventKind.ItemVoided, Item((int)owed * 7 % 40), change: By);
            if (discount is { } off)
                Script.Event(clock + 24, PosEventKind.DiscountApplied, null, last, e => By(e) with { Amount = off });
            Script.Pay(clock + 28, By);
            if (drawer is { } after)
                Script.Event(clock + 28 + after, PosEventKind.DrawerOpened, null, change: By);
        }
    }

    private static PosItem Item(int product) => new() { Code = Store.Codes[product].Value, ExtendedPrice = 6 };
}
