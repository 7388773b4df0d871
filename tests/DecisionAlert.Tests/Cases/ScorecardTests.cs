using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public class ScorecardTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_CasesAndTickets_RatesAndMedians()
    {
        var ann = new Reviewer("ann", "attendant");
        ReviewCase[] cases =
        [
            CaseTransitions.Decide(CaseTransitionsTests.Open("a"), ReviewVerdict.Confirmed, null, null, ann, Now.AddSeconds(4)).Case,
            CaseTransitions.Decide(CaseTransitionsTests.Open("b"), ReviewVerdict.Dismissed, null, null, ann, Now.AddSeconds(8)).Case,
            CaseTransitions.SelfCorrect(CaseTransitionsTests.Open("c", "lane-2"), Now).Case,
            CaseTransitionsTests.Open("d", "lane-2", kind: DiscrepancyKind.TicketSwitch),
        ];
        var tickets = Enumerable.Range(0, 200).Select(i => new TicketCount(i % 4 == 0 ? "lane-2" : "lane-1", Now.AddHours(-(i % 3)))).ToArray();

        var card = Scorecard.Of(cases, tickets);

        card.All.AlertsPer100.ShouldBe(2);
        card.All.FalsePer100.ShouldBe(0.5);
        card.All.ConfirmationRate.ShouldBe(0.5);
        card.All.SelfCorrectionShare.ShouldBe(0.25);
        card.All.ValueConfirmed.ShouldBe(3.5m);
        card.All.MedianToAlert.ShouldBe(TimeSpan.FromSeconds(2));
        card.All.MedianToReview.ShouldBe(TimeSpan.FromSeconds(8));
        card.ByLane.Single(l => l.Key == "lane-2").Value.AlertsPer100.ShouldBe(4);
        card.ByHour.Select(h => h.Key).ShouldBe(["08", "09", "10"]);
        card.ByKind.Select(k => (k.Key, k.Value.Alerts)).ShouldBe([("MisScan", 3), ("TicketSwitch", 1)]);
        Scorecard.Of([], []).All.ShouldSatisfyAllConditions(a => a.AlertsPer100.ShouldBeNull(), a => a.ConfirmationRate.ShouldBeNull(), a => a.MedianToReview.ShouldBeNull());
    }

    [Fact]
    public void ToCsv_LaneThatLooksLikeAFormula_StaysText() =>
        Scorecard.Of([CaseTransitionsTests.Open("a", "=cmd()")], []).ToCsv().ShouldContain("lane,\"'=cmd()\",");
}
