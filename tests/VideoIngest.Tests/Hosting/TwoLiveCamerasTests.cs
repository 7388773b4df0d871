using LossPrevention.Contracts;
using LossPrevention.TestKit;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>One lane with a camera over its scanner and one over its basket, both live.</summary>
public sealed class TwoLiveCamerasTests : IDisposable
{
    private const string Lane = "lane-1";
    private const string Basket = "basket";
    private readonly string folder = Directory.CreateTempSubdirectory("video-ingest").FullName;
    private readonly RtspCamera scanner = new();
    private readonly RtspCamera basket = new();

    public void Dispose()
    {
        scanner.Dispose();
        basket.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public async Task BasketsCamera_IsKilledAndComesBack_HealthNamesItAndTheScannersIsNotTouched()
    {
        await using var lane = await StartAsync();
        await lane.UntilAsync(() => Of(lane, null).Count > 1 && Of(lane, Basket).Count > 0);
        Of(lane, Basket)[0].Zones.ShouldHaveSingleItem().Zone.ShouldBe(ZoneKind.Basket);
        Of(lane, Basket)[0].Crops.Count.ShouldBeGreaterThan(0);
        var session = Of(lane, null)[0].Session;

        basket.Kill();
        await lane.LaneAsync(Lane, report => report is { Status: HealthStatus.Degraded } && BasketOf(report).Status == HealthStatus.Unhealthy);
        lane.Reports(Lane)[^1].Reason.ShouldNotBeNull().ShouldStartWith("camera basket: ");
        var before = Of(lane, null).Count;
        await lane.UntilAsync(() => Of(lane, null).Count > before + 1);

        var seen = Of(lane, Basket).Count;
        basket.Serve(Path.Combine(folder, "basket.mp4"));
        await lane.UntilAsync(() => Of(lane, Basket).Count > seen && lane.Reports(Lane)[^1].Status == HealthStatus.Healthy);

        lane.Sightings.Select(sighting => sighting.Session).Distinct().ShouldHaveSingleItem().ShouldBe(session);
        lane.Sightings.Select(sighting => sighting.Sequence).ShouldBe(Enumerable.Range(1, lane.Sightings.Count).Select(number => (long)number));
        lane.Reports(Lane).Where(report => report.Progress is not null).ShouldAllBe(report => report.Progress!.Session == session && report.Status != HealthStatus.Unhealthy);
    }

    [SkippableFact]
    public async Task ScannersCamera_IsKilledAndComesBack_LaneIsBlindMeanwhileAndTheBasketsIsNotTouched()
    {
        await using var lane = await StartAsync();
        await lane.UntilAsync(() => Of(lane, null).Count > 1 && Of(lane, Basket).Count > 0);
        var session = Of(lane, null)[0].Session;

        scanner.Kill();
        await lane.LaneAsync(Lane, report => report.Status == HealthStatus.Unhealthy);
        var seen = Of(lane, Basket).Count;
        await lane.UntilAsync(() => Of(lane, Basket).Count > seen);
        lane.Reports(Lane)[^1].Status.ShouldBe(HealthStatus.Unhealthy);

        scanner.Serve(Path.Combine(folder, "scanner.mp4"));
        await lane.UntilAsync(() => Of(lane, null).Any(sighting => sighting.Session != session) && lane.Reports(Lane)[^1].Status == HealthStatus.Healthy);

        seen = Of(lane, Basket).Count;
        await lane.UntilAsync(() => Of(lane, Basket).Count > seen);
        Of(lane, Basket)[^1].Session.ShouldBe(Of(lane, null)[^1].Session);
        foreach (var run in lane.Sightings.GroupBy(sighting => sighting.Session))
        {
            run.Select(sighting => sighting.Sequence).ShouldBe(Enumerable.Range(1, run.Count()).Select(number => (long)number));
        }

        lane.Reports(Lane).ShouldAllBe(report => BasketOf(report).Status == HealthStatus.Healthy);
    }

    private static CameraHealth BasketOf(LaneHealth report) => report.Cameras.ShouldNotBeNull().ShouldHaveSingleItem();

    private static List<ItemSighting> Of(LaneHost lane, string? cameraId) => [.. lane.Sightings.Where(sighting => sighting.CameraId == cameraId)];

    private Task<LaneHost> StartAsync()
    {
        RtspCamera.Require();
        scanner.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "scanner.mp4"), 180, noise: 4));
        basket.Serve(LaneHost.DrawLeftBehind(Path.Combine(folder, "basket.mp4"), 180, noise: 4));
        var over = new CameraSettings { Source = basket.Address, StaleAfter = TimeSpan.FromSeconds(4), Zones = new ZoneSettings { Basket = [[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]] } };
        var settings = SyntheticLane.Settings with
        {
            Source = scanner.Address,
            VideoStart = null,
            StaleAfter = TimeSpan.FromSeconds(4),
            Cameras = new Dictionary<string, CameraSettings> { [Basket] = over },
        };
        return LaneHost.StartAsync(LaneHost.Store((Lane, settings)));
    }
}
