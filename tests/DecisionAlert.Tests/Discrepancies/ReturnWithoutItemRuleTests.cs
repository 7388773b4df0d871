using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class ReturnWithoutItemRuleTests : RuleTests
{
    [Fact]
    public void ReturnWithNothingSeen_Alert_CallsSomebody()
    {
        Honest();
        var line = Script.Scan(40, 11, kind: PosEventKind.ItemReturned);
        Script.Pay(60);

        var alert = Only(DiscrepancyKind.ReturnWithoutItem);

        alert.AlertId.ShouldBe($"returnWithoutItem:{line}");
        alert.Action.ShouldBe(AlertAction.Call);
    }

    [Fact]
    public void ReturnWithItsItem_NoAlert()
    {
        Honest();
        Script.Pass(40, 11);
        Script.Scan(40, 11, kind: PosEventKind.ItemReturned);
        Script.Pay(60);

        Nothing();
    }

    [Fact]
    public void VoidedReturn_NoAlert()
    {
        Honest();
        Script.Void(43, Script.Scan(40, 11, kind: PosEventKind.ItemReturned));
        Script.Pay(60);

        Nothing();
    }

    [Fact]
    public void BlindLane_NoAlert()
    {
        Honest();
        Script.Scan(40, 11, kind: PosEventKind.ItemReturned);
        Script.Pay(60);
        Script.Blind(38, 41);

        Nothing();
    }
}
