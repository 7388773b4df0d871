using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Views;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public class ScorecardTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly Reviewer Ann = new("ann", "attendant");
    private static readonly Reviewer Sam = new("sam", "supervisor");

    [Fact]
    public void Of_CasesAndTickets_RatesAndMedians()
    {
        ReviewCase[] cases =
        [
            Decided("a", ReviewVerdict.Confirmed, 4),
            Decided("b", ReviewVerdict.Dismissed, 8),
            CaseTransitions.SelfCorrect(CaseTransitionsTests.Open("c", "lane-2"), Now).Case,
            CaseTransitionsTests.Open("d", "lane-2", kind: DiscrepancyKind.TicketSwitch),
        ];
        var tickets = Enumerable.Range(0, 200).Select(i => new TicketCount(i % 4 == 0 ? "lane-2" : "lane-1", Now.AddHours(-(i % 3)))).ToArray();

        var card = Card(cases, tickets);

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
        card.ByLaneAndHour.ShouldContain(new LaneHourLoad("lane-2", "09", tickets.Count(t => t.LaneId == "lane-2" && t.At == Now.AddHours(-1)), 1), "the one that settled by itself needs nobody");
        Card([], []).All.ShouldSatisfyAllConditions(
            a => a.AlertsPer100.ShouldBeNull(), a => a.ConfirmationRate.ShouldBeNull(), a => a.MedianToReview.ShouldBeNull(), a => a.ValuePerReviewHour.ShouldBeNull(),
            a => a.UnknownShare.ShouldBeNull());
    }

    [Fact]
    public void Of_AlertTakenBackByTheWholePass_IsFalseThoughNobodyDismissedIt()
    {
        ReviewCase[] cases = [Decided("a", ReviewVerdict.Dismissed, 8), CaseTransitions.Withdraw(CaseTransitionsTests.Open("b"), Now).Case];

        var all = Card(cases, [.. Enumerable.Range(0, 200).Select(_ => new TicketCount("lane-1", Now))]).All;

        all.FalsePer100.ShouldBe(1);
        all.Dismissed.ShouldBe(1);
        all.ConfirmationRate.ShouldBe(0, "one was decided on");
    }

    [Fact]
    public void ReviewTime_NoLongerThanTheCaseTheLastDecisionAndTwoMinutes()
    {
        ReviewCase[] cases =
        [
            Decided("quick", ReviewVerdict.Confirmed, 4), // open for 4 s
            Decided("next", ReviewVerdict.Dismissed, 10), // 6 s after the one before
            Decided("slept on", ReviewVerdict.Confirmed, 3600), // nobody looked for most of it
            Decided("somebody else's", ReviewVerdict.Confirmed, 30, Sam),
            CaseTransitionsTests.Open("open"),
        ];

        ReviewTime.Of(cases).ToDictionary(t => t.Key, t => t.Value.TotalSeconds).ShouldBe(
            new Dictionary<string, double> { ["quick"] = 4, ["next"] = 6, ["slept on"] = 120, ["somebody else's"] = 30 }, ignoreOrder: true);
        Card(cases, []).All.ValuePerReviewHour!.Value.ShouldBe(3 * 3.5m * 3600 / 160, 0.01m);
    }

    [Fact]
    public void Of_LaneHoursAndGoods_BlindMinutesAndUnknownShare()
    {
        LaneHour[] hours = [new(Now, "lane-1", 3600, 600), new(Now.AddHours(1), "lane-2", 1800, 0)];
        GoodsDay[] goods = [new("2026-01-05", "x", 8, 8, 6, 1), new("2026-01-05", "", 2, 0, 0, 2), new("2026-01-04", "x", 100, 100, 0, 100)];

        var card = Scorecard.Of(new ScoreSource([], [], hours, goods, "2026-01-05", "2026-01-05"));

        card.All.ShouldSatisfyAllConditions(a => a.WatchedMinutes.ShouldBe(90), a => a.BlindMinutes.ShouldBe(10), a => a.UnknownShare.ShouldBe(0.3));
        card.ByLane.Select(l => (l.Key, l.Value.BlindMinutes)).ShouldBe([("lane-1", 10d), ("lane-2", 0d)]);
        card.ByHour.Select(h => h.Key).ShouldBe(["10", "11"]);
        card.ToCsv().Split('\n')[0].Split(',').Length.ShouldBe(card.ToCsv().Split('\n')[1].Split(',').Length);
    }

    [Fact]
    public void Products_HonestAlerts_PointAtLabelWeightOrCatalog()
    {
        ReviewCase[] cases =
        [
            CaseTransitions.SelfCorrect(Of("a", DiscrepancyKind.MisScan, "milk"), Now).Case,
            CaseTransitions.SelfCorrect(Of("b", DiscrepancyKind.MisScan, "milk"), Now).Case,
            Dismissed(Of("c", DiscrepancyKind.WeightMismatch, "ham"), ReviewReason.EquipmentFault),
            Dismissed(Of("d", DiscrepancyKind.WeightMismatch, "ham"), null),
            Dismissed(Of("e", DiscrepancyKind.TicketSwitch, "tea"), ReviewReason.OtherVariant),
            Dismissed(Of("f", DiscrepancyKind.TicketSwitch, "tea"), ReviewReason.ScannedCorrectly),
            Dismissed(Of("g", DiscrepancyKind.MisScan, "bag"), ReviewReason.OwnItem), // about the shopper's bag, not about a product
            Dismissed(Of("h", DiscrepancyKind.MisScan, "bag"), ReviewReason.BlockedView),
            Dismissed(Of("i", DiscrepancyKind.TicketSwitch, "once"), ReviewReason.ScannedCorrectly),
        ];

        ProductTrouble.Of(cases).Select(p => (p.Code, p.Hint)).ShouldBe(
            [("ham", ProductHint.Weight), ("milk", ProductHint.Label), ("tea", ProductHint.Catalog)], ignoreOrder: true);
    }

    [Fact]
    public void LearningCurve_NewProducts_ByDaysSinceTheFirstScan_WhatWasThereFromTheBeginningIsNotNew()
    {
        GoodsDay[] goods =
        [
            new("2026-01-01", "old", 10, 10, 10, 0), new("2026-01-03", "old", 10, 10, 10, 0),
            new("2026-01-03", "new", 5, 4, 1, 4), new("2026-01-04", "new", 4, 4, 3, 0), new("2026-01-06", "new", 4, 4, 4, 0),
            new("2026-01-04", "newer", 2, 2, 1, 1), new("2026-01-04", "", 9, 0, 0, 9),
        ];

        var curve = LearningCurve.Of(goods, "2026-01-05");

        curve.ByDay.ShouldBe([new LearningDay(0, 6, 2), new LearningDay(1, 4, 3)]);
        curve.Products.ShouldBe([new NewProduct("newer", "2026-01-04", 2, 0.5, 0.5), new NewProduct("new", "2026-01-03", 8, 0.25, 0.75)]);
        LearningCurve.Of([], "2026-01-05").ByDay.ShouldBeEmpty();
    }

    [Fact]
    public void BudgetState_LearnedOrSet_SaysFromWhichRiskAndWhy()
    {
        var settings = new DecisionAlertSettings();
        var learned = new DecisionAlert.Budget.ThresholdTable(
            [new DecisionAlert.Budget.KindThresholds(DiscrepancyKind.MisScan, Enumerable.Range(0, 168).Select(h => h < 84 ? 0.4 : 0.6).ToValueList())]);

        var off = BudgetState.Of(settings, learned, Card([], []));
        off.Kinds.Single(k => k.Kind == DiscrepancyKind.MisScan).ShouldBe(new KindState(DiscrepancyKind.MisScan, 0.3, 0.3, false, null), "learning is off");
        off.Kinds.ShouldNotContain(k => k.Kind == DiscrepancyKind.ZoneRule, "switched off");
        var on = BudgetState.Of(settings with { Budget = settings.Budget with { Enabled = true } }, learned, Card([Decided("a", ReviewVerdict.Dismissed, 1)], [new("lane-1", Now)]));
        on.Kinds.Single(k => k.Kind == DiscrepancyKind.MisScan).ShouldBe(new KindState(DiscrepancyKind.MisScan, 0.4, 0.6, true, 100));
        on.Used.ShouldBe(100);
    }

    [Theory]
    [InlineData("=cmd()")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("  =1")]
    public void Csv_TextThatLooksLikeAFormula_StaysText(string lane)
    {
        Card([CaseTransitionsTests.Open("a", lane)], []).ToCsv().ShouldContain($"lane,\"'{lane}\",");
        Csv.Text("a \"b\", c").ShouldBe("\"a \"\"b\"\", c\"");
    }

    private static Scorecard Card(ReviewCase[] cases, TicketCount[] tickets) => Scorecard.Of(new ScoreSource(cases, tickets, [], [], "2026-01-05", "2026-01-05"));

    private static ReviewCase Decided(string id, ReviewVerdict verdict, int seconds, Reviewer? by = null) =>
        CaseTransitions.Decide(CaseTransitionsTests.Open(id), verdict, null, null, by ?? Ann, Now.AddSeconds(seconds)).Case;

    private static ReviewCase Of(string id, DiscrepancyKind kind, string product) =>
        CaseTransitionsTests.Open(id, kind: kind) with { Scanned = new ShownProduct(product, product, 2m), Seen = [] };

    private static ReviewCase Dismissed(ReviewCase c, ReviewReason? reason) => CaseTransitions.Decide(c, ReviewVerdict.Dismissed, reason, null, Ann, Now).Case;
}
