using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class QuantityShortRuleTests : RuleTests
{
    [Fact]
    public void MorePiecesPassThanTheLineSays_Alert()
    {
        Honest();
        Script.Scan(40, 5, 2);
        foreach (var at in (double[])[40, 41.5, 47.5])
            Script.Pass(at, 5);
        Script.Pay(60);

        var alert = Only(DiscrepancyKind.QuantityShort);

        alert.ScannedGtin.ShouldBe(Simulation.Store.Codes[5]);
    }

    [Fact]
    public void AsManyAsTheLineSays_NoAlert()
    {
        Honest();
        Script.Scan(40, 5, 3);
        foreach (var at in (double[])[40, 41.5, 47.5])
            Script.Pass(at, 5);
        Script.Pay(60);

        Nothing();
    }

    [Fact]
    public void PiecesOfASwitchedLine_AreTheSwitchAlone()
    {
        Honest();
        Script.Scan(40, 9, 3);
        foreach (var at in (double[])[40, 46, 52])
            Script.Pass(at, 5);
        Script.Pay(65);

        Only(DiscrepancyKind.TicketSwitch);
    }

    [Fact]
    public void AnotherProductBesideTheLine_IsAMissedScan()
    {
        Honest();
        Script.Scan(40, 5, 2);
        Script.Pass(40, 5);
        Script.Pass(41.5, 5);
        Script.Pass(44, 9);
        Script.Pay(60);

        Only(DiscrepancyKind.MisScan);
    }
}
