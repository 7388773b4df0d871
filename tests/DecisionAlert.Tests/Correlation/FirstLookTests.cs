using FsCheck.Fluent;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

/// <summary>A plain switch is raised while its item still lies on the scanner, once, and taken back where the whole pass says otherwise.</summary>
public class FirstLookTests
{
    private static readonly Dictionary<int, double> Twelve = new() { [12] = 6, [5] = -8 };
    private static readonly Dictionary<int, double> Five = new() { [5] = 6, [12] = -8 };
    private static readonly DecisionAlertSettings Early = new() { StoreId = "store-1", Thresholds = new ThresholdSettings { Early = 0.9 } };
    private readonly LaneScript script = new();

    [Fact]
    public void Switch_OnTheScanner_IsRaisedWithItsLineAndNotAgain()
    {
        Switched(Twelve);

        var outcome = script.Run(Early);

        var alert = outcome.Alerts.ShouldHaveSingleItem();
        alert.Kind.ShouldBe(DiscrepancyKind.TicketSwitch);
        alert.LatencyMs.ShouldBeLessThan(100);
        outcome.Resolved.ShouldBeEmpty();
        outcome.Decisions.ShouldContain(d => d.Outcome == DecisionOutcome.Switched);
    }

    [Fact]
    public void Switch_LineRungBeforeTheFirstLook_IsRaisedWithTheLook()
    {
        var pass = Switched(Twelve, scanAt: 39.8, lookAt: null);
        script.FirstLook(40.1, pass);

        script.Run(Early).Alerts.ShouldHaveSingleItem().LatencyMs.ShouldBeInRange(250, 350);
    }

    [Fact]
    public void Switch_WholePassLooksLikeItsLine_IsTakenBackOnce()
    {
        Switched(Twelve, whole: Five);

        var outcome = script.Run(Early);

        var alert = outcome.Alerts.ShouldHaveSingleItem();
        var resolved = outcome.Resolved.ShouldHaveSingleItem();
        resolved.AlertId.ShouldBe(alert.AlertId);
        resolved.Resolution.ShouldBe(AlertResolution.Withdrawn);
        outcome.Decisions.ShouldNotContain(d => d.Outcome == DecisionOutcome.Switched);
    }

    [Fact]
    public void Switch_TakenBack_TheNextAlertOfTheTicketIsItsFirst()
    {
        Switched(Twelve, whole: Five);
        script.Pass(46, new Dictionary<int, double> { [14] = 6, [6] = -4 });
        script.Scan(46, 6);

        var last = script.Run(Early).Alerts[^1];

        last.OccurredAt.ShouldBeGreaterThan(LaneScript.At(45));
        last.Action.ShouldBe(AlertAction.Nudge);
    }

    [Fact]
    public void Switch_VoidedAndRungAsSeen_IsSelfCorrectedAndNotTakenBack()
    {
        var line = "";
        Switched(Twelve, scanned: id => line = id);
        script.Void(43, line);
        script.Scan(43.5, 12);
        script.Pay(60);

        script.Run(Early).Resolved.ShouldHaveSingleItem().Resolution.ShouldBe(AlertResolution.SelfCorrected);
    }

    [Theory]
    [InlineData("others")]
    [InlineData("never")]
    [InlineData("faint")]
    [InlineData("line")]
    [InlineData("pass")]
    [InlineData("keyed")]
    [InlineData("clock")]
    public void Switch_NotPlain_WaitsForTheWholePass(string why)
    {
        var looks = why == "faint" ? new Dictionary<int, double> { [12] = 3, [5] = -3 } : Twelve;
        if (why == "line")
            script.Scan(39.3, 14);
        if (why == "pass")
            script.VaguePass(38);
        Switched(looks, honest: why == "clock" ? 0 : 8, others: why == "others" ? 1 : 0, kind: why == "keyed" ? PosEventKind.ItemKeyed : PosEventKind.ItemScanned);

        script.Run(why == "never" ? null : Early).Alerts.ShouldAllBe(a => a.LatencyMs > 800);
    }

    /// <summary>Whatever first looks say, every decision is that of the whole passes; and an alert is raised once and stands or is taken back.</summary>
    [Fact]
    public void Feed_AnyShopping_FirstLooksChangeNoDecision() => FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(
        Gen.Choose(1, 10_000).ToArbitrary(),
        seed =>
        {
            var (with, without) = (new Shopping(seed).Write(tickets: 4).WithFirstLooks().Run(Early), new Shopping(seed).Write(tickets: 4).Run(Early));
            var takenBack = with.Resolved.Where(r => r.Resolution == AlertResolution.Withdrawn).Select(r => r.AlertId).ToHashSet();
            return with.Decisions.SequenceEqual(without.Decisions)
                && with.Alerts.Select(a => a.AlertId).Distinct().Count() == with.Alerts.Count
                && with.Alerts.Select(a => a.AlertId).Where(id => !takenBack.Contains(id)).Order().SequenceEqual(without.Alerts.Select(a => a.AlertId).Order());
        }));

    private string Switched(
        Dictionary<int, double> looks, Dictionary<int, double>? whole = null, int honest = 8, int others = 0, double scanAt = 40, double? lookAt = 39.9,
        PosEventKind kind = PosEventKind.ItemScanned, Action<string>? scanned = null)
    {
        script.Open(1);
        for (var k = 0; k < honest; k++)
        {
            script.Pass(3 + (3 * k), 30 + k);
            script.Scan(3 + (3 * k), 30 + k);
        }

        var pass = script.Pass(40, whole ?? looks, length: 1);
        if (lookAt is { } at)
            script.FirstLook(at, pass, looks, others);
        var line = script.Scan(scanAt, 5, kind: kind);
        scanned?.Invoke(line);
        return pass;
    }
}
