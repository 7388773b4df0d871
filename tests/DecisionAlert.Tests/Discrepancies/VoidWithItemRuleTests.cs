using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class VoidWithItemRuleTests : RuleTests
{
    private readonly Dictionary<int, double> looks = new() { [5] = 6, [6] = -3 };

    [Fact]
    public void VoidedItemStaysInTheBag_Alert()
    {
        Honest();
        Script.Pass(40, 5);
        var line = Script.Scan(40, 5);
        Script.Void(43, line);
        Script.Pay(50);

        var alert = Only(DiscrepancyKind.VoidWithItem, Lower());

        alert.AlertId.ShouldBe($"voidWithItem:{line}");
        alert.OccurredAt.ShouldBe(LaneScript.At(43.6), TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public void LaneThatNeverShowsGoodsLeavingTheBag_IsTooWeak()
    {
        Honest();
        Script.Pass(40, 5);
        Script.Void(43, Script.Scan(40, 5));
        Script.Pay(50);

        Nothing();
    }

    [Fact]
    public void VoidedItemTakenOutOfTheBag_NoAlert()
    {
        Honest();
        Script.Pass(40, 5);
        Script.Void(43, Script.Scan(40, 5));
        Script.Pass(45, looks, scanner: false);
        Script.Pay(50);

        Nothing(Lower());
    }

    [Fact]
    public void VoidedAndRungAgain_NoAlert()
    {
        Honest();
        Script.Pass(40, 5);
        Script.Void(43, Script.Scan(40, 5));
        Script.Pass(46, 5);
        Script.Scan(46, 5);
        Script.Pay(55);

        Nothing(Lower());
    }

    [Fact]
    public void BeepedTwiceAndVoidedOnce_NoAlert()
    {
        Honest();
        Script.Pass(40, 5);
        Script.Scan(40, 5);
        Script.Void(43, Script.Scan(40.8, 5));
        Script.Pay(50);

        Nothing(Lower());
    }

    private static DecisionAlertSettings Lower() => Settings(d => d with { VoidWithItem = d.VoidWithItem with { AlertFrom = 0.2 } });
}
