using LossPrevention.Contracts;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Tests.Lanes;

public class RealClipTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Run_GoodsOnABelt_EveryItemCrossesTheMiddleWhenItDid()
    {
        var truth = File.ReadLines(SharedData.Require("video/fruit-and-vegetable-belt.truth.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[3])).ToList();
        var zones = new ZoneSettings
        {
            Basket = SyntheticLane.Box(0.68, 1),
            Scanner = [[0.35, 0.3], [0.65, 0.3], [0.65, 0.8], [0.35, 0.8]],
            Bagging = SyntheticLane.Box(0, 0.32),
        };

        var passes = await RunAsync("video/fruit-and-vegetable-belt.mp4", zones);

        foreach (var crossing in truth)
        {
            passes.ShouldContain(
                pass => pass.GoodsConfidence > 0.5 && pass.Zones.Any(zone => zone.Zone == ZoneKind.Scanner && Math.Abs(Middle(zone) - crossing) < 0.5),
                $"nothing crossed the middle at {crossing} s");
        }

        passes.Count(pass => pass.GoodsConfidence > 0.5).ShouldBeLessThanOrEqualTo(truth.Count + 2);
    }

    [SkippableFact]
    public async Task Run_HandsTakeAndPutBottles_EveryMoveIsSeen()
    {
        var moves = File.ReadLines(SharedData.Require("video/bottle-detection.truth.csv")).Skip(2).Select(line => line.Split(','))
            .Where(line => line[1] is "removed" or "placed").Select(line => double.Parse(line[0])).ToList();

        var passes = await RunAsync("video/bottle-detection.mp4", new ZoneSettings { Scanner = [[0, 0], [1, 0], [1, 1], [0, 1]] });

        foreach (var moved in moves)
        {
            passes.ShouldContain(pass => Seconds(pass.FirstSeenAt) - 0.8 < moved && moved < Seconds(pass.LastSeenAt) + 0.8, $"nothing moved at {moved} s");
        }

        // The whole view is the scanner here, so that what rests there and is touched is seen again.
        passes.Count(pass => pass.GoodsConfidence > 0.5).ShouldBeLessThanOrEqualTo(moves.Count * 3 / 2);
    }

    private static async Task<IReadOnlyList<PassReport>> RunAsync(string clip, ZoneSettings zones) => (await IngestRun.RunAsync(
        new LaneSettings { Source = new Uri(SharedData.Require(clip)).AbsoluteUri, VideoStart = Start, Pace = VideoPace.Max, Zones = zones },
        TimeProvider.System,
        default)).Passes;

    private static double Middle(ZonePass zone) => (Seconds(zone.EnteredAt) + Seconds(zone.LeftAt)) / 2;

    private static double Seconds(DateTimeOffset at) => (at - Start).TotalSeconds;
}
