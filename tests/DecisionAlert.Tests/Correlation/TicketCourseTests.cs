using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

/// <summary>Tickets that do not go straight from the first item to payment.</summary>
public class TicketCourseTests
{
    private readonly LaneScript script = new(-0.8);

    [Fact]
    public void ItemGoesBackToTheBelt_AndIsRungLater_NoAlert()
    {
        Honest("t1", 4);
        script.Pass(30, 5, after: ZoneKind.Belt);
        script.Pass(33, 60);
        script.Scan(33, 60);
        script.Pass(37, 5);
        script.Scan(37, 5);
        script.Pay(45);

        script.Run().Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void SuspendedAndResumed_WhatPassesMeanwhileBelongsToTheOtherTicket()
    {
        Honest("t1", 4);
        script.Event(24, PosEventKind.TransactionSuspended, null);
        script.Open(34, "t2");
        var missed = script.Pass(38, 5);
        script.Pass(41, 61);
        script.Scan(41, 61);
        script.Pay(46);
        script.Open(60, "t1");
        script.Pass(64, 62);
        script.Scan(64, 62);
        script.Pay(70);

        var alert = script.Run().Alerts.ShouldHaveSingleItem();

        alert.KeyFrames.ShouldBe([missed]);
        alert.TransactionId.ShouldBe("t2");
    }

    [Fact]
    public void GoodsCarriedPastWhileATicketIsSuspended_NoAlert()
    {
        Honest("t1", 4);
        script.Event(24, PosEventKind.TransactionSuspended, null);
        script.Pass(45, 5);
        script.Open(70, "t1");
        script.Pass(74, 62);
        script.Scan(74, 62);
        script.Pay(80);

        script.Run().Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void CameraBlindMidTicket_RaisesNothingFromThen_AndAgainAfterwards()
    {
        Honest("t1", 5);
        var unseen = script.Pass(30, 5);
        var missed = script.Pass(50, 6);
        script.Pass(53, 61);
        script.Scan(53, 61);
        script.Pay(60);
        script.Blind(28, 36);

        var outcome = script.Run();

        outcome.Of(unseen).Outcome.ShouldBe(DecisionOutcome.Blind);
        outcome.Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);
    }

    private void Honest(string ticket, int items)
    {
        script.Open(3, ticket);
        for (var k = 0; k < items; k++)
        {
            script.Pass(5 + (4 * k), 40 + k);
            script.Scan(5 + (4 * k), 40 + k);
        }
    }
}
