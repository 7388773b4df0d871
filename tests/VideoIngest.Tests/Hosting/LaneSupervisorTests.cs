using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Tests.Hosting;

public sealed class LaneSupervisorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("video-ingest").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task File_ToItsEnd_SightingsAreNumberedAndProgressNeverOvertakesThem()
    {
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(Draw("a.mp4", 13)))));

        await lane.LaneAsync("lane-1", report => report.Progress is { Ended: true });

        lane.Sightings.Count.ShouldBe(3);
        lane.Sightings.Select(sighting => sighting.Sequence).ShouldBe([1, 2, 3]);
        lane.Sightings.ShouldAllBe(sighting => sighting.StoreId == "store-1" && sighting.LaneId == "lane-1" && sighting.Crops.Count > 0);
        var progress = lane.Reports("lane-1").Where(report => report.Progress is not null).Select(report => report.Progress!).ToList();
        progress.Count.ShouldBeGreaterThan(40); // about four a second of event time
        progress.Zip(progress.Skip(1)).ShouldAllBe(pair => pair.First.ObservedThrough <= pair.Second.ObservedThrough && pair.First.LastSequence <= pair.Second.LastSequence);
        progress[^1].LastSequence.ShouldBe(3);
        foreach (var sighting in lane.Sightings)
        {
            progress.Where(at => at.LastSequence < sighting.Sequence).ShouldAllBe(at => at.ObservedThrough < sighting.LastSeenAt);
        }
    }

    [Fact]
    public async Task Twin_OneLaneChanges_ThatLaneAloneStartsAnew()
    {
        var (first, second) = (Lane(Draw("a.mp4", 5)), Lane(Draw("b.mp4", 60)) with { Pace = VideoPace.RealTime });
        await using var lanes = await LaneHost.StartAsync(LaneHost.Store(("lane-1", first), ("lane-2", second)));
        await lanes.LaneAsync("lane-1", report => report.Progress is { Ended: true });
        await lanes.LaneAsync("lane-2", report => report.Progress is not null);
        var before = lanes.Reports("lane-2")[^1].Progress!;

        lanes.Apply(LaneHost.Store(("lane-1", first with { VideoStart = SyntheticLane.Start.AddHours(1) }), ("lane-2", second)));

        await lanes.LaneAsync("lane-1", report => report.Progress is { Ended: true } progress && progress.ObservedThrough > SyntheticLane.Start.AddHours(1));
        var after = lanes.Reports("lane-2").Where(report => report.Progress is not null).Select(report => report.Progress!).ToList();
        after.Select(progress => progress.Session).Distinct().ShouldHaveSingleItem().ShouldBe(before.Session);
        after.Zip(after.Skip(1)).ShouldAllBe(pair => pair.First.ObservedThrough <= pair.Second.ObservedThrough);
    }

    [Fact]
    public async Task File_DamagedInTheMiddle_TheRestIsUsedAndOneReasonIsGiven()
    {
        var file = Draw("a.mp4", 13);
        var bytes = await File.ReadAllBytesAsync(file);
        new Random(3).NextBytes(bytes.AsSpan(bytes.Length / 2, bytes.Length / 10));
        await File.WriteAllBytesAsync(file, bytes);

        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(file))));
        await lane.LaneAsync("lane-1", report => report.Progress is { Ended: true });

        var last = lane.Reports("lane-1")[^1];
        last.Status.ShouldBe(HealthStatus.Degraded);
        last.Reason.ShouldNotBeNull().ShouldContain("a.mp4' is damaged");
        lane.Reports("lane-1").Where(report => report.Reason is not null).Select(report => report.Reason).Distinct().ShouldHaveSingleItem();
        lane.Sightings.Count.ShouldBeGreaterThanOrEqualTo(2);
        lane.Sightings[^1].FirstSeenAt.ShouldBeGreaterThan(SyntheticLane.Start.AddSeconds(8)); // seen after the damage
    }

    [Fact]
    public async Task TwoCameras_ToTheirEnd_OneLaneOneNumberingAndEachSightingNamesItsCamera()
    {
        var basket = Basket(LaneHost.DrawLeftBehind(Path.Combine(folder, "basket.mp4")));
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(Draw("a.mp4", 13)) with { Cameras = new Dictionary<string, CameraSettings> { ["basket"] = basket } })));

        await lane.LaneAsync("lane-1", report => report.Progress is { Ended: true });

        lane.Sightings.Select(sighting => sighting.Sequence).ShouldBe([1, 2, 3, 4]);
        lane.Sightings.ShouldAllBe(sighting => sighting.LaneId == "lane-1");
        lane.Sightings.Select(sighting => sighting.SightingId).ShouldBeUnique();
        var seen = lane.Sightings.Single(sighting => sighting.CameraId == "basket");
        seen.Zones.ShouldHaveSingleItem().Zone.ShouldBe(ZoneKind.Basket);
        seen.SightingId.ShouldEndWith("-basket-000001");
        seen.Crops.Count.ShouldBeGreaterThan(0);
        foreach (var crop in seen.Crops)
        {
            (crop.Box.X + (crop.Box.Width / 2)).ShouldBe(0.5, 0.03); // where it lay in the basket's picture
            crop.Jpeg.Bytes.Length.ShouldBeGreaterThan(0);
        }

        foreach (var sighting in lane.Sightings)
        {
            lane.Reports("lane-1").Where(report => report.Progress?.LastSequence < sighting.Sequence).ShouldAllBe(report => report.Progress!.ObservedThrough < sighting.LastSeenAt);
        }

        lane.Reports("lane-1")[^1].Cameras.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(new CameraHealth("basket", HealthStatus.Healthy));
    }

    [Fact]
    public async Task TwoCameras_TheBasketsIsMissing_LaneIsDegradedAndSeesItsScanner()
    {
        var lane = Lane(Draw("a.mp4", 13)) with { Cameras = new Dictionary<string, CameraSettings> { ["basket"] = Basket(Path.Combine(folder, "absent.mp4")) } };
        await using var host = await LaneHost.StartAsync(LaneHost.Store(("lane-1", lane)));

        await host.LaneAsync("lane-1", report => report.Progress is { Ended: true });

        host.Sightings.Count.ShouldBe(3);
        var last = host.Reports("lane-1")[^1];
        last.Status.ShouldBe(HealthStatus.Degraded);
        last.Reason.ShouldNotBeNull().ShouldContain("absent.mp4");
        last.Cameras.ShouldNotBeNull().ShouldHaveSingleItem().Status.ShouldBe(HealthStatus.Unhealthy);
    }

    private static CameraSettings Basket(string file) => new()
    {
        Source = new Uri(file).AbsoluteUri,
        VideoStart = SyntheticLane.Start,
        Pace = VideoPace.Max,
        Zones = new ZoneSettings { Basket = [[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]] },
    };

    private static LaneSettings Lane(string file) => SyntheticLane.Settings with { Source = new Uri(file).AbsoluteUri, Pace = VideoPace.Max };

    private string Draw(string name, double seconds) => LaneHost.DrawCrossings(Path.Combine(folder, name), seconds);
}
