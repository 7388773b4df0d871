using LossPrevention.Contracts;
using LossPrevention.Imaging;
using static LossPrevention.VideoIngest.Tests.SyntheticLane;

namespace LossPrevention.VideoIngest.Tests.Lanes;

public class LanePipelineTests
{
    [Fact]
    public void Look_LightFadesAndComesBack_ItemsAreSeenAsBefore()
    {
        var lane = new SyntheticLane { FramesPerSecond = 10, Light = t => 0.6 + (0.4 * Math.Cos(t * Math.PI / 20)) };
        lane.Item(1, Way(18, 21, Basket, Bags));
        lane.Item(2, Way(38, 41, Basket, (0.85, 0.25)));

        var passes = lane.Run(44);

        passes.Count(pass => pass.GoodsConfidence > 0.5).ShouldBe(2);
        passes.ShouldAllBe(pass => pass.Crops[0].Box.Height < 1.5 * 40 / 180);
    }

    private static readonly (double X, double Y) Basket = (0.15, 0.5);
    private static readonly (double X, double Y) Bags = (0.85, 0.5);
    private static readonly LaneSettings WithFirstLooks = SyntheticLane.Settings with { FirstLookAfter = TimeSpan.FromSeconds(0.4) };

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(215)]
    public void Look_ItemCrosses_OneSightingWithItsZoneTimes(int counter)
    {
        var lane = new SyntheticLane { Counter = counter };
        lane.Item(1, Way(1, 4, Basket, Bags));

        var pass = lane.Run(7).ShouldHaveSingleItem();

        pass.Zones.Select(zone => zone.Zone).ShouldBe([ZoneKind.Basket, ZoneKind.Scanner, ZoneKind.Bagging]);
        var scanner = pass.Zones.Single(zone => zone.Zone == ZoneKind.Scanner);
        Seconds(scanner.EnteredAt).ShouldBe(1 + (3 * 0.19 / 0.7), 0.15);
        Seconds(scanner.LeftAt).ShouldBe(1 + (3 * 0.49 / 0.7), 0.15);
        pass.GoodsConfidence.ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void Look_ItemCrosses_CropsShowTheItemAloneAndFitAMessage()
    {
        var lane = new SyntheticLane();
        lane.Item(2, Way(1, 4, Basket, Bags));

        var pass = lane.Run(7).ShouldHaveSingleItem();

        pass.Crops.Count.ShouldBeInRange(1, 3);
        pass.Crops.Sum(crop => crop.Jpeg.Bytes.Length).ShouldBeLessThan(60 * 1024);
        foreach (var crop in pass.Crops)
        {
            crop.Box.Width.ShouldBe(44 / 320.0, 0.05);
            crop.Box.Height.ShouldBe(40 / 180.0, 0.08);
            JpegCodec.ReadSize(crop.Jpeg.Bytes.Span).Width.ShouldBeInRange(80, 130);
        }

        var times = pass.Crops.Select(crop => crop.TakenAt).Order().ToList();
        times.Zip(times.Skip(1), (a, b) => b - a).ShouldAllBe(gap => gap >= TimeSpan.FromSeconds(0.2));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(30)]
    public void Look_FastItem_IsSeen(double framesPerSecond)
    {
        var lane = new SyntheticLane { FramesPerSecond = framesPerSecond };
        lane.Item(1, Way(1, 1.93, Basket, Bags)); // 0.4 s over the scanner

        lane.Run(4).ShouldHaveSingleItem().GoodsConfidence.ShouldBeGreaterThan(0.6);
    }

    [Fact]
    public void Look_ItemLeavesTheBasketWithoutTheScanner_SeenThereAloneWhenItHasLeft()
    {
        var lane = new SyntheticLane();
        lane.Item(1, t => t < 9 ? Way(4, 6, (0.15, 1.1), Basket)(t) : Way(9, 10, Basket, (0.15, 1.2), 10)(t));

        var pass = lane.Run(20).ShouldHaveSingleItem();

        pass.Zones.Select(zone => zone.Zone).ShouldBe([ZoneKind.Basket]);
        Seconds(pass.FirstSeenAt).ShouldBeInRange(4, 6);
        Seconds(pass.Zones[0].LeftAt).ShouldBeInRange(9, 9.8);
        pass.GoodsConfidence.ShouldBeGreaterThan(0.5);
        pass.Crops[0].Box.X.ShouldBe(0.15 - (22 / 320.0), 0.05);
    }

    [Fact]
    public void Look_ItemStaysInTheBasket_SaidOnceAQuietWhileAndAgainAfterTheNextItem()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(4, 6, (0.15, 1.1), (0.15, 0.3)));
        lane.Item(2, Way(16, 19, (0.15, 0.75), Bags));

        var passes = lane.Run(40);

        passes.Select(pass => pass.Zones.Any(zone => zone.Zone == ZoneKind.Scanner)).ShouldBe([false, true, false]);
        passes[2].FirstSeenAt.ShouldBe(passes[0].FirstSeenAt);
        Seconds(passes[2].LastSeenAt).ShouldBeInRange(22, 27);
    }

    [Fact]
    public void Look_ItemsWaitInTheBasketAndPassTheScanner_NothingIsSeenInTheBasketAlone()
    {
        var lane = new SyntheticLane();
        foreach (var (n, look) in new[] { (0, 1), (1, 2) })
        {
            var (place, taken) = ((0.15, 0.28 + (0.44 * n)), 9 + (3.0 * n));
            lane.Item(look, t => t < taken ? Way(4 + n, 5 + n, (-0.1, place.Item2), place)(t) : Way(taken, taken + 2, place, (0.85, place.Item2))(t));
        }

        lane.Run(24).ShouldAllBe(pass => pass.Zones.Any(zone => zone.Zone == ZoneKind.Scanner));
    }

    [Fact]
    public void Look_ItemIsMovedWithinTheBasket_SeenOnce()
    {
        var lane = new SyntheticLane();
        lane.Item(1, t => t < 10 ? Way(5, 6, (-0.1, 0.28), (0.15, 0.28))(t) : Way(10, 11, (0.15, 0.28), (0.15, 0.72))(t));

        var pass = lane.Run(30).ShouldHaveSingleItem();

        Seconds(pass.FirstSeenAt).ShouldBeInRange(5, 6);
    }

    [Fact]
    public void Look_GoodsUponGoodsLeave_TheLaneBelowIsNotTakenForGoods()
    {
        var lane = new SyntheticLane();
        foreach (var (n, look) in new[] { (0, 1), (1, 2), (2, 3) })
        {
            var (put, taken) = (5 + (3.0 * n), 23 - (3.0 * n));
            lane.Item(look, t => t < taken ? Way(put, put + 1, (-0.1, 0.5), Basket)(t) : Way(taken, taken + 2, Basket, Bags)(t));
        }

        var passes = lane.Run(45);

        passes.Count(pass => pass.Zones.Any(zone => zone.Zone == ZoneKind.Scanner)).ShouldBe(3);
        passes.ShouldAllBe(pass => pass.FirstSeenAt < Start.AddSeconds(23.5)); // nothing appears where the last one lay
    }

    [Fact]
    public void Look_HandRestsInTheBasket_NothingThatCountsAsGoods()
    {
        var lane = new SyntheticLane();
        lane.Hand(t => t < 4 ? Way(2, 4, (0.15, 1.1), Basket)(t) : Way(12, 14, Basket, (0.15, 1.2), 14)(t));

        lane.Run(30).ShouldAllBe(pass => pass.GoodsConfidence < 0.3);
    }

    [Fact]
    public void Look_TwoAtOnce_TwoSightings()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, (0.15, 0.28), (0.85, 0.28)));
        lane.Item(2, Way(1.1, 4, (0.15, 0.72), (0.85, 0.72)));

        var passes = lane.Run(7);

        passes.Count.ShouldBe(2);
        passes[0].OthersUnderWay.ShouldBe(1);
    }

    [Fact]
    public void Look_AloneOnTheScanner_IsToldOfBeforeItLeavesByTheSameNumber()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, Basket, Bags));

        var pass = lane.Run(7, WithFirstLooks).ShouldHaveSingleItem();

        var look = lane.FirstLooks.ShouldHaveSingleItem();
        look.Number.ShouldBe(pass.Number);
        look.OthersUnderWay.ShouldBe(0);
        look.Crops.Count.ShouldBeGreaterThan(1);
        var (entered, left) = pass.Zones.Where(zone => zone.Zone == ZoneKind.Scanner).Select(zone => (zone.EnteredAt, zone.LeftAt)).Single();
        look.LastSeenAt.ShouldBeInRange(entered.AddSeconds(0.39), left);
    }

    [Fact]
    public void Look_TwoOnTheScanner_NoFirstLook()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, (0.15, 0.28), (0.85, 0.28)));
        lane.Item(2, Way(1.1, 4, (0.15, 0.72), (0.85, 0.72)));

        lane.Run(7, WithFirstLooks);

        lane.FirstLooks.ShouldBeEmpty();
    }

    [Fact]
    public void Look_HandOverTheScanner_NoFirstLook()
    {
        var lane = new SyntheticLane();
        lane.Hand(t => t < 2 ? Way(1, 2, (0.5, 1.3), (0.5, 0.4))(t) : Way(2, 5, (0.5, 0.4), (0.5, 1.3), until: 5)(t));

        lane.Run(8, WithFirstLooks);

        lane.FirstLooks.ShouldBeEmpty();
    }

    [Fact]
    public void Look_FirstLooksOff_None()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, Basket, Bags));

        lane.Run(7).ShouldHaveSingleItem();

        lane.FirstLooks.ShouldBeEmpty();
    }

    [Fact]
    public void Look_OneAfterTheOther_OneSightingEach()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 3, Basket, (0.8, 0.3)));
        lane.Item(2, Way(3, 5, Basket, (0.8, 0.75)));
        lane.Item(3, Way(5, 7, Basket, (0.92, 0.5)));

        var passes = lane.Run(10);

        passes.Count.ShouldBe(3);
        passes.ShouldAllBe(pass => pass.OthersUnderWay == 0);
    }

    [Fact]
    public void Look_HandHoldsTheItem_OneSightingOfTheItem()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, Basket, Bags));
        lane.Hand(t => t < 4.2 ? Way(1, 4, (0.15, 0.62), (0.85, 0.62))(t) : Way(4.2, 4.8, (0.85, 0.62), (0.85, 1.3), until: 4.8)(t));

        var pass = lane.Run(7).Where(pass => pass.GoodsConfidence > 0.3).ShouldHaveSingleItem();

        pass.GoodsConfidence.ShouldBeGreaterThan(0.6);
        pass.Crops[0].Box.Height.ShouldBeLessThan(0.45); // the item, not the arm
    }

    [Fact]
    public void Look_HandOnly_NoSightingOrAnUnlikelyOne()
    {
        var lane = new SyntheticLane();
        lane.Hand(t => t < 2 ? Way(1, 2, (0.5, 1.3), (0.5, 0.4))(t) : Way(2, 3, (0.5, 0.4), (0.5, 1.3), until: 3)(t));

        lane.Run(6).ShouldAllBe(pass => pass.GoodsConfidence < 0.3);
    }

    [Fact]
    public void Look_LampsFlickerAndDrift_NoSighting()
    {
        var lane = new SyntheticLane { Light = t => 1 + (0.08 * Math.Sin(t * 40)) + (0.02 * t) + (t > 3 ? -0.2 : 0) };

        lane.Run(8).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1.6, 1.2)]
    [InlineData(0.5, 0.9)]
    [InlineData(1.3, 0.6)]
    public void Look_LampFromOneSideGoesOnOrOff_NoSighting(double near, double far)
    {
        var lane = new SyntheticLane { Lamp = (t, x) => t < 4 ? 1 : near + ((far - near) * x * x) };

        lane.Run(12).ShouldBeEmpty();
    }

    [Fact]
    public void Look_ItemPassesAfterALampChanged_IsSeenAlone()
    {
        var lane = new SyntheticLane { Lamp = (t, x) => t < 4 ? 1 : 1.6 - (0.4 * x * x) };
        lane.Item(1, Way(7, 10, Basket, Bags));

        lane.Run(13).ShouldHaveSingleItem().GoodsConfidence.ShouldBeGreaterThan(0.6);
    }

    [Fact]
    public void Look_ItemIsTakenFromBesideAnother_CropsShowTheItemAlone()
    {
        var lane = new SyntheticLane();
        lane.Item(2, Way(1, 1.1, (0.15, 0.58), (0.15, 0.58)));
        lane.Item(1, t => t < 1.6 ? Way(1, 1.6, (0.15, 0.36), (0.15, 0.36))(t) : Way(1.6, 2.6, (0.15, 0.36), Bags)(t));

        var pass = lane.Run(6).ShouldHaveSingleItem();

        pass.Crops.ShouldAllBe(crop => crop.Box.Height < 1.5 * 40 / 180);
    }

    [Fact]
    public void Look_MiddleOfTheItemLooksLikeTheCounter_OneSightingOfAllOfIt()
    {
        var lane = new SyntheticLane();
        lane.Item(Parted, Way(1, 4, Basket, Bags));

        var pass = lane.Run(7).ShouldHaveSingleItem();

        pass.Crops.ShouldAllBe(crop => crop.Box.Width > 40 / 320.0);
    }

    [Fact]
    public void Look_ItemPutDownAndTakenAway_OneSightingEachWayAtMost()
    {
        var lane = new SyntheticLane();
        var there = Way(1, 3, Basket, Bags);
        lane.Item(1, t => t < 8 ? there(t) : null); // gone from one frame to the next

        lane.Run(12).ShouldHaveSingleItem();
    }

    [Fact]
    public void Look_ItemNeverOverTheScanner_NoSighting()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 2, (0.12, 0.2), (0.2, 0.8), until: 5));

        lane.Run(7).ShouldBeEmpty();
    }

    [Fact]
    public void Look_ItemBackWithinASecond_OnePass()
    {
        var lane = new SyntheticLane();
        lane.Item(1, t => t < 3 ? Way(1, 3, Basket, (0.68, 0.5))(t) : t < 3.6 ? Way(3, 3.6, (0.68, 0.5), (0.5, 0.5))(t) : Way(3.6, 5, (0.5, 0.5), Bags)(t));

        lane.Run(8).ShouldHaveSingleItem();
    }

    [Fact]
    public void Look_ItemStaysOnTheScanner_SentAfterTenSecondsAtMost()
    {
        var lane = new SyntheticLane();
        lane.Item(1, t => t < 1 ? null : (0.5 + (0.02 * Math.Sin(t * 3)), 0.5));

        var first = lane.Run(13)[0];

        (first.LastSeenAt - first.FirstSeenAt).ShouldBeLessThan(TimeSpan.FromSeconds(10.5));
    }

    [Fact]
    public void Look_ItemRestsOnTheScanner_OneSightingHoweverLong()
    {
        var lane = new SyntheticLane { FramesPerSecond = 10 };
        lane.Item(1, t => t < 6 ? Way(5, 6, Basket, (0.5, 0.5))(t) : t < 26 ? (0.5, 0.5) : Way(26, 28, (0.5, 0.5), Bags)(t));

        lane.Run(30).ShouldHaveSingleItem().GoodsConfidence.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Look_AppearsAndVanishesAtZoneBorders_OneSighting()
    {
        var lane = new SyntheticLane { FramesPerSecond = 10 };
        lane.Item(3, Way(1, 2, (0.36, 0.5), (0.62, 0.5), until: 2));

        lane.Run(4).ShouldHaveSingleItem();
    }

    [Fact]
    public void Look_OnlyTheScannerIsOutlined_StillSeen()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, Basket, Bags));

        var pass = lane.Run(7, Settings with { Zones = new ZoneSettings { Scanner = Box(0.34, 0.64) } }).ShouldHaveSingleItem();

        pass.Zones.ShouldHaveSingleItem().Zone.ShouldBe(ZoneKind.Scanner);
    }

    [Fact]
    public void Look_SameFramesTwice_SamePasses()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 3, Basket, Bags));
        lane.Item(2, Way(3, 5, Basket, (0.8, 0.25)));

        lane.Run(7).ShouldBe(lane.Run(7));
    }

    private static double Seconds(DateTimeOffset at) => (at - Start).TotalSeconds;
}
