using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class WeightMismatchRuleTests : RuleTests
{
    [Fact]
    public void ScaleShowsAnotherWeight_AndLooksDoubt_Alert()
    {
        Doubtful(grams: 900);

        Only(DiscrepancyKind.WeightMismatch).Evidence.ShouldContain(e => e.Term == "weight" && e.LogOdds > 2.5);
    }

    [Fact]
    public void ScaleShowsAnotherWeight_LooksFit_IsWeakAlone()
    {
        Honest();
        Script.Scale(36, 0);
        Script.Pass(40, 20);
        Script.Scan(40, 20);
        Script.Scale(42, 900);
        Script.Pay(50);

        Nothing();
    }

    [Fact]
    public void ScaleShowsTheWeight_LooksDoubt_NoAlert()
    {
        Doubtful(grams: 305);

        Nothing();
    }

    [Fact]
    public void TwoPutDownTogether_NoAlert()
    {
        Honest();
        Script.Scale(36, 0);
        Script.Pass(40, 20);
        Script.Scan(40, 20);
        Script.Pass(41.5, 30);
        Script.Scan(41.5, 30);
        Script.Scale(44, 700);
        Script.Pay(50);

        Nothing();
    }

    [Fact]
    public void WeighedProduce_LessSoldThanTheScaleShows_AndLooksDoubt_Alert()
    {
        Honest();
        Script.See(40, (Grocer.Apple, -2.6), (Grocer.Grapes, -1), (Grocer.Banana, -1.2));
        Script.Event(40, PosEventKind.ItemKeyed, new PosItem { Code = "4131", WeightGrams = 200 }, change: e => e with { ScaleGrams = 800 });
        Script.Pay(50);

        Only(DiscrepancyKind.WeightMismatch);
    }

    [Fact]
    public void LooksDoubt_ScaleOfThisLaneShowsTheWeight_NoSwitch()
    {
        Weighed(grams: 300);

        Nothing();
    }

    [Fact]
    public void LooksDoubt_ScaleOfThisLaneShowsAnotherWeight_SwitchThatSaysSo()
    {
        Weighed(grams: 820);

        Only(DiscrepancyKind.TicketSwitch).Evidence.ShouldContain(e => e.Term == "weight" && e.LogOdds > 2.5 && e.Text.Contains("another weight"));
    }

    [Fact]
    public void LooksDoubt_ScaleOfThisLaneStaysSilent_IsDecidedWithoutIt()
    {
        Weighed(grams: null);

        var alert = Only(DiscrepancyKind.TicketSwitch);

        alert.Evidence.ShouldNotContain(e => e.Term == "weight");
        alert.LatencyMs.ShouldBeLessThan(5500);
    }

    [Fact]
    public void LostFromSight_ScaleTookWhatNoLineStandsFor_IsMissed()
    {
        Honest(16);
        Script.Scale(52, 0);
        var missed = Script.Pass(62, 5, after: null);
        Script.Scale(64, 150);
        Script.Pay(75);

        Only(DiscrepancyKind.MisScan).KeyFrames.ShouldBe([missed]);
    }

    [Theory]
    [InlineData(300, 300, false)]
    [InlineData(310, 300, false)]
    [InlineData(600, 300, true)]
    public void LogRatio_SpeaksAgainstWhatIsFarOff_AndStaysBounded(double shown, double expected, bool against)
    {
        var ratio = WeightEvidence.LogRatio(shown, expected, new WeightMismatchSettings());

        (ratio > 0).ShouldBe(against);
        ratio.ShouldBeLessThan(3);
    }

    /// <summary>A lane whose scale has weighed a line, and then an item whose looks alone would be enough for a switch, but not by far.</summary>
    private void Weighed(double? grams)
    {
        Honest();
        Script.Scale(26, 0);
        Script.Pass(30, 30);
        Script.Scan(30, 30);
        Script.Scale(31.5, 400);
        Script.Pass(40, new Dictionary<int, double> { [20] = -3.8, [35] = 1, [4] = -1.2 }, others: -2);
        Script.Scan(40, 20);
        if (grams is { } shown)
            Script.Scale(42, 400 + shown);
        Script.Pay(50);
    }

    private void Doubtful(double grams)
    {
        Honest();
        Script.Scale(36, 0);
        Script.Pass(40, new Dictionary<int, double> { [20] = -3.2, [36] = -1, [4] = -1.2 }, others: -2);
        Script.Scan(40, 20);
        Script.Scale(42, grams);
        Script.Pay(50);
    }
}
