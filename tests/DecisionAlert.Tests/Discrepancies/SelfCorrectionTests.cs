using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

/// <summary>A nudge that the shopper answers by scanning closes the case.</summary>
public class SelfCorrectionTests
{
    private readonly LaneScript script = new(0.7);

    [Fact]
    public void MissedItem_RungAfterTheNudge_IsSettled()
    {
        Missed();
        script.Pass(52, 5);
        var answer = script.Scan(52, 5);
        script.Pay(60);

        var outcome = script.Run();

        var alert = outcome.Alerts.ShouldHaveSingleItem();
        var resolved = outcome.Resolved.ShouldHaveSingleItem();
        resolved.AlertId.ShouldBe(alert.AlertId);
        resolved.Resolution.ShouldBe(AlertResolution.SelfCorrected);
        resolved.EventId.ShouldBe(answer);
        resolved.TransactionId.ShouldBe("t1");
    }

    [Fact]
    public void MissedItem_RungFromTheBagUnseen_IsSettled()
    {
        Missed();
        script.Scan(52, 5);
        script.Pay(60);

        script.Run().Resolved.Count.ShouldBe(1);
    }

    [Fact]
    public void MissedItem_AnotherProductRung_StaysOpen()
    {
        Missed();
        script.Pass(52, 9);
        script.Scan(52, 9);
        script.Pay(60);

        script.Run().Resolved.ShouldBeEmpty();
    }

    [Fact]
    public void MissedItem_RungOnTheNextTicket_StaysOpen()
    {
        Missed();
        script.Pay(60);
        script.Open(70, "t2");
        script.Pass(74, 5);
        script.Scan(74, 5);
        script.Pay(80);

        script.Run().Resolved.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SwitchedItem_VoidedAndRungRight_IsSettledInEitherOrder(bool voidFirst)
    {
        Honest();
        script.Pass(40, 5);
        var wrong = script.Scan(40, 20);
        script.Void(voidFirst ? 46 : 50, wrong);
        script.Pass(48, 5);
        script.Scan(48, 5);
        script.Pay(70);

        var outcome = script.Run();

        outcome.Resolved.ShouldHaveSingleItem().AlertId.ShouldBe(outcome.Alerts[0].AlertId);
    }

    [Fact]
    public void SwitchedItem_RungRightButTheWrongLineStands_StaysOpen()
    {
        Honest();
        script.Pass(40, 5);
        script.Scan(40, 20);
        script.Pass(48, 5);
        script.Scan(48, 5);
        script.Pay(70);

        script.Run().Resolved.ShouldBeEmpty();
    }

    private void Missed()
    {
        Honest();
        script.Pass(40, 5);
        script.Pass(42, 9);
        script.Scan(42, 9);
    }

    private void Honest()
    {
        script.Open(1);
        for (var k = 0; k < 6; k++)
        {
            script.Pass(4 + (3 * k), 40 + k);
            script.Scan(4 + (3 * k), 40 + k);
        }
    }
}
