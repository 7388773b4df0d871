using LossPrevention.Contracts;
using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Detecting;
using static LossPrevention.VideoIngest.Tests.SyntheticLane;

namespace LossPrevention.VideoIngest.Tests.Detecting;

/// <summary>A detector's contract with motion; its word is the test's.</summary>
public class DetectorInThePipelineTests
{
    private const int Goods = 1;
    private const int Telephone = 67;

    [Fact]
    public void Refine_DetectorFindsNothing_AsByMotionAlone()
    {
        var lane = Crossing();

        lane.Run(7, With(DetectorMode.Refine), new Stub(_ => [])).ShouldBe(lane.Run(7));
    }

    [Fact]
    public void Refine_DetectorSeesATelephone_IsNoGoods()
    {
        var byMotion = Crossing().Run(7).ShouldHaveSingleItem();

        var passes = Crossing().Run(7, With(DetectorMode.Refine), new Stub(at => [new Detection(at, Telephone, 0.9)]));

        byMotion.GoodsConfidence.ShouldBeGreaterThan(0.8);
        passes.ShouldAllBe(pass => pass.GoodsConfidence < byMotion.GoodsConfidence - 0.2);
    }

    [Fact]
    public void Refine_DetectorSeesGoods_IsSurer()
    {
        var byMotion = Crossing().Run(7).ShouldHaveSingleItem();

        Crossing().Run(7, With(DetectorMode.Refine), new Stub(at => [new Detection(at, Goods, 0.9)])).ShouldHaveSingleItem().GoodsConfidence.ShouldBeGreaterThan(byMotion.GoodsConfidence);
    }

    [Fact]
    public void Refine_PersonAroundTheGoods_SpeaksNotAgainstThem()
    {
        var byMotion = Crossing().Run(7).ShouldHaveSingleItem();

        Crossing().Run(7, With(DetectorMode.Refine), new Stub(_ => [new Detection(new NormalizedBox(0, 0, 1, 1), Telephone, 0.9)])).ShouldHaveSingleItem().GoodsConfidence.ShouldBe(byMotion.GoodsConfidence);
    }

    [Fact]
    public void Replace_DetectorSeesTheItem_OneSightingWithItsZones()
    {
        var pass = Crossing().Run(7, With(DetectorMode.Replace), new Stub(at => [new Detection(at, Goods, 0.9)])).ShouldHaveSingleItem();

        pass.Zones.Select(zone => zone.Zone).ShouldBe([ZoneKind.Basket, ZoneKind.Scanner, ZoneKind.Bagging]);
    }

    [Fact]
    public void Replace_DetectorSeesNothing_NoSightingThoughThingsMove() => Crossing().Run(7, With(DetectorMode.Replace), new Stub(_ => [])).ShouldBeEmpty();

    private static LaneSettings With(DetectorMode mode) => Settings with { Detector = new DetectorSettings { Model = "stub", Classes = [Goods], Ignored = [Telephone], Mode = mode } };

    private static SyntheticLane Crossing()
    {
        var lane = new SyntheticLane();
        lane.Item(1, Way(1, 4, (0.15, 0.5), (0.85, 0.5)));
        return lane;
    }

    // Finds the painted item by its colours, as a perfect detector would.
    private sealed class Stub(Func<NormalizedBox, IReadOnlyList<Detection>> say) : IObjectDetector
    {
        public IReadOnlyList<Detection> Detect(RgbImage picture, double leastScore)
        {
            var (left, top, right, bottom) = (picture.Width, picture.Height, -1, -1);
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Row(y);
                for (var x = 0; x < picture.Width; x++)
                {
                    if (Math.Abs(row[3 * x] - row[(3 * x) + 2]) > 25)
                    {
                        (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                    }
                }
            }

            return right < 0 ? [] : say(new NormalizedBox(
                left / (double)picture.Width, top / (double)picture.Height, (right - left) / (double)picture.Width, (bottom - top) / (double)picture.Height));
        }
    }
}
