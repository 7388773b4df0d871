using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Views;
using LossPrevention.DecisionAlert.Tests.Cases;

namespace LossPrevention.DecisionAlert.Tests.Review;

public sealed class CardViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 30, TimeSpan.Zero);

    [Fact]
    public void Open_OneCardALaneTheRiskiestFirst_WhatIsParkedLast()
    {
        var ann = new Reviewer("ann", "attendant");
        ReviewCase[] cases =
        [
            CaseTransitionsTests.Open("a", "lane-1", 0.4), CaseTransitionsTests.Open("b", "lane-1", 0.8), CaseTransitionsTests.Open("c", "lane-2", 0.9),
            CaseTransitions.Decide(CaseTransitionsTests.Open("d", "lane-3", 0.99), ReviewVerdict.NeedsContext, null, null, ann, Now).Case,
            CaseTransitions.Decide(CaseTransitionsTests.Open("e", "lane-4", 0.99), ReviewVerdict.Dismissed, null, null, ann, Now).Case,
            CaseTransitionsTests.Open("f", "lane-5", 0.5) with { Value = 45 },
        ];

        var cards = CardViews.Open(cases, Words.English, "€", Now);

        cards.Select(c => c.Id).ShouldBe(["f", "c", "b", "d"]);
        cards.Single(c => c.Id == "b").MoreOnLane.ShouldBe(1);
        cards[0].IsHigh.ShouldBeTrue();
        cards[0].Value.ShouldBe("€45.00");
        CardViews.Open(cases, Words.German, "€", Now)[0].Value.ShouldBe("€45,00");
        CardViews.Open(cases, Words.English, "", Now.AddHours(2)).ShouldBeEmpty("what nobody decided in time is in the queue");
    }

    [Fact]
    public void Queue_ByOperatorGroup_ShowsThatGroupsTicketsAlone()
    {
        ReviewCase[] cases = [CaseTransitionsTests.Open("a") with { OperatorGroup = "evening" }, CaseTransitionsTests.Open("b") with { OperatorGroup = "morning" }, CaseTransitionsTests.Open("c")];

        Ids("evening").ShouldBe(["a"]);
        Ids("").Count().ShouldBe(3);

        IEnumerable<string> Ids(string group) => ReviewViews
            .Queue(cases, new QueueFilter("2026-01-05", "", "", "", group), ["evening", "morning"], Words.English, "", Now, "ann").Tickets.SelectMany(t => t.Cards).Select(c => c.Id);
    }

    [Fact]
    public void Open_ShadowAndOperatorFigures_AreForTheQueueAlone()
    {
        var hidden = CaseTransitionsTests.Open("a") with { Alert = CaseTransitionsTests.Open("a").Alert with { Shadow = true } };
        var figures = CaseTransitionsTests.Open("b") with { Alert = CaseTransitionsTests.Open("b", kind: DiscrepancyKind.RepeatedVoids).Alert with { OperatorId = "7" } };

        CardViews.Open([hidden, figures], Words.English, "", Now).ShouldBeEmpty();
        ReviewViews.Queue([hidden, figures], new QueueFilter("2026-01-05", "", "", ""), [], Words.English, "", Now, "ann").Tickets.Sum(t => t.Cards.Count).ShouldBe(2);
    }
}
