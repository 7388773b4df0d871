using FsCheck;
using FsCheck.Fluent;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Tests.Replay;

public sealed class ReplayAccountingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly ProductCode Apple = ProductCode.Parse("4011");
    private static readonly ProductCode Soap = ProductCode.Parse("4006381333931");

    [Fact]
    public void Match_TwoAlertsNearOneTruth_TheCloserIsRightTheOtherFalse()
    {
        TruthMatcher.Match([Alert(12), Alert(10.5)], [Truth(10)]).ShouldBe([null, 0]);
    }

    [Theory]
    [InlineData(5.0, null, true)]
    [InlineData(5.1, null, false)]
    [InlineData(9.9, "t-1", true)]
    [InlineData(10.1, "t-1", false)]
    [InlineData(9.9, "t-2", false)]
    public void Match_Distance_WithinFiveSecondsOrTenOnTheSameTicketAndProduct(double apart, string? ticket, bool expected)
    {
        var truth = Truth(20) with { TransactionId = ticket, Gtin = Soap };

        TruthMatcher.Match([Alert(20 + apart)], [truth]).Single().HasValue.ShouldBe(expected);
    }

    [Fact]
    public void Match_OtherLaneOrKind_IsFalse()
    {
        TruthMatcher.Match([Alert(10)], [Truth(10) with { LaneId = "lane-2" }]).ShouldBe([null]);
        TruthMatcher.Match([Alert(10)], [Truth(10) with { Kind = DiscrepancyKind.TicketSwitch }]).ShouldBe([null]);
    }

    [Fact]
    public void Match_AnyAlertsAndTruth_IsOneToOneAndTheOrderOfAlertsDoesNotMatter() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((a, t) =>
        {
            var alerts = a.Select(x => Alert(x)).ToList();
            var truth = t.Select(x => Truth(x)).ToList();
            var match = TruthMatcher.Match(alerts, truth);
            match.OfType<int>().ShouldBeUnique();
            alerts.Reverse();
            TruthMatcher.Match(alerts, truth).Count(m => m is null).ShouldBe(match.Count(m => m is null));
        }));

    [Fact]
    public void Of_MixedAlerts_CountsEachKindAndByVolume()
    {
        Alert[] alerts = [Alert(10), Alert(50), Alert(100) with { Kind = DiscrepancyKind.TicketSwitch }];
        TrueDiscrepancy[] truth = [Truth(10), Truth(30), Truth(101), Truth(101) with { LaneId = "lane-2" }];

        var accuracy = ReplayAccounting.Of(alerts, truth, items: 400, transactions: 50);

        accuracy.FalseAlerts.ShouldBe(2);
        accuracy.FalsePer1000Items.ShouldBe(5);
        accuracy.FalsePer100Transactions.ShouldBe(4);
        accuracy.ByKind["misScan"].ShouldBe(new KindAccuracy(4, 1, 2, 1, 0.5, 0.25, CaughtAsAnotherKind: 1));
        accuracy.ByKind["ticketSwitch"].ShouldBe(new KindAccuracy(0, 0, 1, 1, 0, null, 0));
    }

    [Fact]
    public void Percentiles_Values_AreTheNearestRanks()
    {
        Percentiles.Of(Enumerable.Range(1, 100).Select(x => (double)x)).ShouldBe(new Percentiles(50, 95, 99));
        Percentiles.Of([7]).ShouldBe(new Percentiles(7, 7, 7));
        Percentiles.Of([]).ShouldBeNull();
    }

    private static Alert Alert(double second) => new()
    {
        AlertId = $"a-{second}",
        StoreId = "store-1",
        LaneId = "lane-1",
        TransactionId = "t-1",
        Kind = DiscrepancyKind.MisScan,
        Risk = 0.9,
        Action = AlertAction.Nudge,
        RaisedAt = Start.AddSeconds(second + 1),
        OccurredAt = Start.AddSeconds(second),
        LatencyMs = 1000,
        SeenGtins = [new SeenProduct(Soap, 0.9), new SeenProduct(Apple, 0.1)],
    };

    private static TrueDiscrepancy Truth(double second) => new("lane-1", DiscrepancyKind.MisScan, Start.AddSeconds(second));
}
