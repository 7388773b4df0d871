using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class ZoneRuleTests : RuleTests
{
    private readonly DecisionAlertSettings on = Settings(d => d with { ZoneRule = new ZoneRuleSettings { Enabled = true, Entrance = true } });

    [Fact]
    public void TagReadAtTheExit_NothingSold_Alert()
    {
        Honest();
        Script.Pay(40);
        Read(50, 5);
        Read(51, 5);

        var alert = Only(DiscrepancyKind.ZoneRule, on);

        alert.ScannedGtin.ShouldBe(Store.Codes[5]);
        alert.Action.ShouldBe(AlertAction.Call);
    }

    [Fact]
    public void TagOfSoldGoods_NoAlert()
    {
        Honest();
        Script.Pay(40);
        Read(50, 41);

        Nothing(on);
    }

    [Fact]
    public void TagReadBeforeItsLine_NoAlert()
    {
        Honest();
        Read(34, 5);
        Script.Pass(36, 5);
        Script.Scan(36, 5);
        Script.Pay(45);

        Nothing(on);
    }

    [Fact]
    public void GoodsInTheEntranceZone_Alert_WhereTheStoreWantsIt()
    {
        Honest();
        Script.Pay(40);
        Script.Pass(90, new Dictionary<int, double> { [5] = 6 }, zone: ZoneKind.Entrance);

        Only(DiscrepancyKind.ZoneRule, on).KeyFrames.Count.ShouldBe(1);
        Nothing();
    }

    [Fact]
    public void GoodsInTheEntranceZone_RightAfterASale_NoAlert()
    {
        Honest();
        Script.Pay(40);
        Script.Pass(42, new Dictionary<int, double> { [5] = 6 }, zone: ZoneKind.Entrance);

        Nothing(on);
    }

    private void Read(double at, int product) => Script.Event(at, PosEventKind.RfidRead, new PosItem { Code = Store.Codes[product].Value });
}
