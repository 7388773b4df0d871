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
        CardViews.Open(cases, Words.German, "€", Now)[0].Value.ShouldBe("45,00\u00A0€");
        CardViews.Open(cases, Words.English, "", Now.AddHours(2)).ShouldBeEmpty("what nobody decided in time is in the queue");
    }

    [Fact]
    public void Of_KeyPictures_AreTwoOrThree_TheBoxedOneAmongThem()
    {
        var place = new CropPlace(Now, new NormalizedBox(0, 0, 0.5, 0.5));
        var crops = CaseTransitionsTests.Open("a") with { Pictures = ["s1", "s2", "s3", "s4"], Place = place };

        Shown(crops).ShouldBe(["The item at the scanner", "The item at the scanner", "The item at the scanner"]);
        Shown(crops with { Clip = "c", Moments = ["scan.jpg", "between.jpg", "sighting.jpg"] }).ShouldBe(["The item at the scanner", "Seen", "When scanned"]);
        Shown(crops with { Clip = "c", Moments = ["before.jpg", "sighting.jpg", "after.jpg"] }).ShouldBe(["The item at the scanner", "Seen", "A second later"]);
        Shown(crops with { Clip = "c" }).ShouldBe(["The item at the scanner", "The item at the scanner", "Seen"], "a clip of an older version");
        Shown(CaseTransitionsTests.Open("a") with { Clip = "c", Moments = ["before.jpg", "scan.jpg", "after.jpg"] }).ShouldBe(["Seen", "A second later"], "nothing was cut out, the clip shows it");
        Shown(CaseTransitionsTests.Open("a")).ShouldBeEmpty();
        Card(crops with { Clip = "c", Moments = ["scan.jpg", "sighting.jpg"] }).Moments.Select(m => m.Address).ShouldBe(["clip/frame?case=a", "clip/frame?case=a&moment=scan.jpg"]);

        static CardView Card(ReviewCase c) => CardViews.Of(c, Words.English, "€", Now, null);
        static IEnumerable<string> Shown(ReviewCase c) => Card(c).Pictures.Concat(Card(c).Moments).Select(p => p.Text);
    }

    [Fact]
    public void Queue_OneEntryATicket_TwoSeverities_WorstFirst()
    {
        ReviewCase[] cases =
        [
            CaseTransitionsTests.Open("a", risk: 0.4), CaseTransitionsTests.Open("b", risk: 0.8), Ticket("c", "t2") with { Value = 45 }, Ticket("d", "t3"),
            CaseTransitionsTests.Open("e", "lane-2"), NoTicket("f"), NoTicket("g"),
        ];

        var tickets = Queue(cases, new QueueFilter("2026-01-05", "", "", "")).Tickets;

        tickets.Select(t => string.Join('+', t.Cards.Select(c => c.Id))).ShouldBe(["c", "b+a", "d", "e", "f", "g"], "the same ticket number of another lane is another ticket");
        tickets.Select(t => t.IsHigh).ShouldBe([true, false, false, false, false, false]);
        tickets[1].Value.ShouldBe("€7.00", "what the ticket's cases come to");

        ReviewCase NoTicket(string id) => CaseTransitionsTests.Open(id) with { Alert = CaseTransitionsTests.Open(id).Alert with { TransactionId = null } };
    }

    [Theory]
    [InlineData("lane-2", "", "", "b")]
    [InlineData("", "TicketSwitch", "", "c")]
    [InlineData("", "", "Confirmed", "d")]
    [InlineData("", "", "Unreviewed", "abce")]
    [InlineData("", "", "NeedsContext", "e")]
    [InlineData("lane-2", "TicketSwitch", "", "")]
    public void Queue_Filters_ShowWhatFitsAlone(string lane, string kind, string state, string expected)
    {
        var ann = new Reviewer("ann", "attendant");
        ReviewCase[] cases =
        [
            CaseTransitionsTests.Open("a"), CaseTransitionsTests.Open("b", "lane-2"), CaseTransitionsTests.Open("c", kind: DiscrepancyKind.TicketSwitch),
            CaseTransitions.Decide(Ticket("d", "t4"), ReviewVerdict.Confirmed, null, null, ann, Now).Case, CaseTransitions.Decide(Ticket("e", "t5"), ReviewVerdict.NeedsContext, null, null, ann, Now).Case,
        ];

        var view = Queue(cases, new QueueFilter("2026-01-05", lane, kind, state));

        string.Concat(view.Tickets.SelectMany(t => t.Cards).Select(c => c.Id).Order()).ShouldBe(expected);
        view.Lanes.ShouldBe(["lane-1", "lane-2"], "every lane of the day can be chosen");
    }

    private static QueueView Queue(ReviewCase[] cases, QueueFilter filter) => ReviewViews.Queue(cases, filter, [], Words.English, "€", Now, "ann");

    private static ReviewCase Ticket(string id, string ticket) => CaseTransitionsTests.Open(id) with { Alert = CaseTransitionsTests.Open(id).Alert with { TransactionId = ticket } };

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
