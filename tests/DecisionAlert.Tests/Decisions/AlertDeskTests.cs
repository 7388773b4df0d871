using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Decisions;

/// <summary>Whom an alert reaches.</summary>
public class AlertDeskTests
{
    [Fact]
    public void Shadow_Alerts_AreKeptAndNobodyIsTold()
    {
        var outcome = TwoSwitches().Run(Settings(new LaneSettings { Alerting = LaneAlerting.Shadow }));

        outcome.Alerts.Count.ShouldBe(2);
        outcome.Alerts.ShouldAllBe(a => a.Shadow == true && a.Action == AlertAction.None && a.Withheld != null);
        outcome.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void NudgeOnly_SecondAlert_IsNotCalled()
    {
        var outcome = TwoSwitches().Run(Settings(new LaneSettings { Alerting = LaneAlerting.NudgeOnly }));

        outcome.Alerts[1].Action.ShouldBe(AlertAction.Nudge);
        outcome.Alerts[1].Withheld.ShouldBe(AlertAction.Call);
        outcome.Commands.ShouldAllBe(c => c.Kind == LaneCommandKind.Nudge);
    }

    [Fact]
    public void StaffedLane_Nudge_CallsTheSupervisorInstead()
    {
        var outcome = TwoSwitches().Run(Settings(new LaneSettings { Mode = CheckoutMode.Staffed }));

        outcome.Alerts[0].Action.ShouldBe(AlertAction.Call);
        outcome.Commands.ShouldAllBe(c => c.Kind == LaneCommandKind.CallAttendant);
    }

    [Fact]
    public void StaffedAndNudgeOnly_TellsTheLaneNothing()
    {
        var lane = new LaneSettings { Mode = CheckoutMode.Staffed, Alerting = LaneAlerting.NudgeOnly };

        var outcome = TwoSwitches().Run(Settings(lane));

        outcome.Alerts.ShouldAllBe(a => a.Action == AlertAction.None && a.Shadow == null);
        outcome.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void LaneBecomesStaffedMidway_NudgesBecomeCalls()
    {
        var script = Honest();
        Switch(script, 40, 5, 20);
        script.Event(45, PosEventKind.LaneModeChanged, null);
        script.Pay(47);
        script.Open(60, "t2");
        Switch(script, 64, 6, 21);
        script.Pay(80);

        var outcome = script.Run();

        outcome.Alerts.Select(a => a.Action).ShouldBe([AlertAction.Nudge, AlertAction.Call]);
    }

    [Fact]
    public void AlertsOfOneTicket_AreOneBundle_AndAnotherTicketsAreNot()
    {
        var script = TwoSwitches();
        script.Open(80, "t2");
        Switch(script, 84, 7, 22);
        script.Pay(95);

        var alerts = script.Run().Alerts;

        alerts.Select(a => a.BundleId).ShouldBe([alerts[0].AlertId, alerts[0].AlertId, alerts[2].AlertId]);
    }

    [Fact]
    public void ThreeAlertsOfOneTicket_OneCallIsOpen()
    {
        var script = Honest();
        Switch(script, 40, 5, 20);
        Switch(script, 46, 6, 21);
        Switch(script, 52, 7, 22);
        script.Pay(60);

        var outcome = script.Run();

        outcome.Alerts.Count.ShouldBe(3);
        outcome.Commands.Select(c => c.Kind).ShouldBe([LaneCommandKind.Nudge, LaneCommandKind.CallAttendant]);
    }

    [Fact]
    public void Automation_AboveTheConfidenceSet_HoldsAndSaysSo()
    {
        var script = Honest();
        script.Pass(40, new Dictionary<int, double> { [5] = 6, [20] = -11 });
        script.Scan(40, 20);
        script.Pay(60);
        var settings = Settings(new LaneSettings()) with { Automation = new AutomationSettings { PauseFrom = 0.9 } };

        var alert = script.Run(settings).Alerts.ShouldHaveSingleItem();

        alert.Action.ShouldBe(AlertAction.Pause);
        alert.Automated.ShouldBe(true);
        script.Run().Alerts.ShouldHaveSingleItem().Automated.ShouldBeNull();
    }

    [Fact]
    public void ItemLongAgo_TheAttendantIsCalledInsteadOfALateNudge()
    {
        var script = new LaneScript();
        script.Open(1);
        script.Pass(4, 30);
        script.Pass(7, 31);
        script.Scan(7, 31);
        script.Pay(60);

        var alert = script.Run().Alerts.ShouldHaveSingleItem();

        alert.LatencyMs.ShouldBeGreaterThan(20_000);
        alert.Action.ShouldBe(AlertAction.Call);
    }

    private static DecisionAlertSettings Settings(LaneSettings lane) => new()
    {
        StoreId = "store-1",
        Lanes = new Dictionary<string, LaneSettings>(StringComparer.Ordinal) { ["lane-1"] = lane },
    };

    private static LaneScript TwoSwitches()
    {
        var script = Honest();
        Switch(script, 40, 5, 20);
        Switch(script, 50, 6, 21);
        script.Pay(60);
        return script;
    }

    private static LaneScript Honest()
    {
        var script = new LaneScript();
        script.Open(1);
        for (var k = 0; k < 6; k++)
        {
            script.Pass(4 + (3 * k), 40 + k);
            script.Scan(4 + (3 * k), 40 + k);
        }

        return script;
    }

    private static void Switch(LaneScript script, double at, int seen, int rung)
    {
        script.Pass(at, seen);
        script.Scan(at, rung);
    }
}
