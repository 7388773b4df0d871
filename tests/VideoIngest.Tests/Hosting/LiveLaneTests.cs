using LossPrevention.Contracts;
using LossPrevention.TestKit;

namespace LossPrevention.VideoIngest.Tests.Hosting;

public sealed class LiveLaneTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("video-ingest").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task Camera_FreezesDiesAndComesBack_HealthSaysSoAndSightingsGoOn()
    {
        RtspCamera.Require();
        var clip = LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 120);
        using var camera = new RtspCamera();
        camera.Serve(clip);
        var settings = SyntheticLane.Settings with { Source = camera.Address, VideoStart = null, StaleAfter = TimeSpan.FromSeconds(4) };
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", settings)));
        await lane.UntilAsync(() => lane.Sightings.Count > 0);
        var first = lane.Sightings[0];
        lane.Reports("lane-1")[^1].Status.ShouldBe(HealthStatus.Healthy);
        (TimeProvider.System.GetUtcNow() - first.LastSeenAt).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));

        camera.Freeze();
        await lane.LaneAsync("lane-1", report => report is { Status: HealthStatus.Unhealthy, Reason: not null });
        var reason = lane.Reports("lane-1").First(report => report.Status == HealthStatus.Unhealthy).Reason!;
        reason.ShouldContain("lane-1");
        reason.ShouldContain("camera");

        camera.Kill();
        camera.Serve(clip);
        await lane.UntilAsync(() => lane.Sightings.Any(sighting => sighting.Session != first.Session));

        var second = lane.Sightings.First(sighting => sighting.Session != first.Session);
        second.Sequence.ShouldBe(1);
        second.FirstSeenAt.ShouldBeGreaterThan(first.LastSeenAt);
        await lane.UntilAsync(() => lane.Reports("lane-1")[^1] is { Status: HealthStatus.Healthy, Progress.Session: var session } && session == second.Session);
    }
}
