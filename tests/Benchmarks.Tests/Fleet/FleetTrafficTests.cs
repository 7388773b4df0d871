using LossPrevention.Benchmarks.Fleet;

namespace LossPrevention.Benchmarks.Tests.Fleet;

public sealed class FleetTrafficTests
{
    private static readonly FleetAssumptions TwoStores = new()
    {
        Stores = 2,
        Lanes = [2, 4],
        TicketsPerLane = 100,
        AlertsPer100Tickets = 5,
        SelfCorrected = 0.8,
        Reviewed = 0.2,
        HealthInterval = TimeSpan.FromSeconds(60),
        BlindTurnsPerLane = 1,
        ConnectsPerModule = 1,
        BusiestHour = 0.1,
    };

    [Fact]
    public void Of_TwoStores_CountsEveryMessageByHand()
    {
        var fleet = FleetTraffic.Of(TwoStores, new FixedSizes());

        // Alerts: 2 x 5 and 4 x 5 of one block, four in five of them settled, one reviewed. Health: 1,440 a store, of 2,000 and 4,000 bytes, one block each. Blind: 4 and 8, of 2,100 and 4,100
        // bytes, one and two blocks. Twins: a read of three blocks and a report of one, a store.
        fleet.Stores.Select(s => s.BlocksPerDay).ShouldBe([10 + 8 + 2 + 1440 + 4 + 3 + 1, 20 + 16 + 4 + 1440 + (8 * 2) + 3 + 1]);
        fleet.BlocksPerDay.ShouldBe(1468 + 1500);
        fleet.EventsPerDay.ShouldBe(10 + 8 + 2 + 1440 + 4 + 20 + 16 + 4 + 1440 + 8);
        fleet.BytesPerDay.ShouldBe((30 * 1000) + (24 * 300) + (6 * 400) + (1440 * 2000) + (4 * 2100) + (1440 * 4000) + (8 * 4100));
        fleet.Lanes.ShouldBe(6);
    }

    [Fact]
    public void BusiestSecond_OfTheBusiestHour_LiesAboveTheMean()
    {
        var fleet = FleetTraffic.Of(TwoStores with { Stores = 20_000 }, new FixedSizes());

        // 10,000 pairs: health 2 a minute, alerts, what settles and what is reviewed 30, 24 and 6 a day of which a tenth in one hour, 12 blind messages a day.
        var mean = 10_000 * ((2 / 60d) + (60 * 0.1 / 3600) + (12 / 86_400d));
        fleet.BusiestSecond.ShouldBe(mean + (3.09 * Math.Sqrt(mean)), 1e-6);
        fleet.ThroughputUnits.ShouldBe((int)Math.Ceiling(fleet.BytesOfBusiestSecond / 1e6));
    }

    [Fact]
    public void Of_LongerHealthInterval_IsCheaper()
    {
        var often = FleetTraffic.Of(TwoStores, new FixedSizes());
        var seldom = FleetTraffic.Of(TwoStores with { HealthInterval = TimeSpan.FromMinutes(10) }, new FixedSizes());

        (often.BlocksPerDay - seldom.BlocksPerDay).ShouldBe(2 * (1440 - 144));
    }

    private sealed class FixedSizes : WireSizes
    {
        public override int Alert => 1000;

        public override int Resolution => 300;

        public override int Review => 400;

        public override int Health(int lanes) => 1000 * lanes;

        public override int BlindHealth(int lanes) => (1000 * lanes) + 100;

        public override IReadOnlyList<TwinSize> Twins(int lanes) => [new("M", 9000, 100)];
    }
}
