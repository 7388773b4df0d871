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

    [SkippableTheory]
    [InlineData("h264", "Tcp")]
    [InlineData("h265", "Tcp")]
    [InlineData("h264", "Udp")]
    public async Task Camera_CodecAndTransport_SightingsComeAndItsClockIsMeasured(string codec, string transport)
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 120, codec), codec);
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(camera) with { Transport = Enum.Parse<RtspTransport>(transport) })));

        await lane.UntilAsync(() => lane.Sightings.Count > 0 && lane.Hub.SentTo<ClockDrift>(Endpoints.Health).Count > 1);

        var drift = lane.Hub.SentTo<ClockDrift>(Endpoints.Health)[^1];
        (drift.LaneId, drift.Source).ShouldBe(("lane-1", "camera"));
        drift.OffsetMs.ShouldBeInRange(-900, 100); // one machine, one clock; less what the fastest picture needs
        lane.Reports("lane-1")[^1].Status.ShouldBe(HealthStatus.Healthy, lane.Reports("lane-1")[^1].Reason);
    }

    [SkippableFact]
    public async Task Camera_AsksForAPassword_WrongOneIsNeverShownAndTheRightOneFromTheSecretFileOpensIt()
    {
        RtspCamera.Require();
        var secret = Path.Combine(folder, "camera");
        await File.WriteAllTextAsync(secret, "viewer:mistaken\n");
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 120), user: "viewer");
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(camera) with { CredentialsFile = secret })));
        await lane.LaneAsync("lane-1", report => report is { Status: HealthStatus.Unhealthy, Reason: not null });
        lane.Reports("lane-1").ShouldAllBe(report => report.Reason == null || !report.Reason.Contains("mistaken"));
        lane.Reports("lane-1")[^1].Reason.ShouldNotBeNull().ShouldContain("401");

        await File.WriteAllTextAsync(secret, "viewer:secret\n");

        await lane.LaneAsync("lane-1", report => report is { Status: HealthStatus.Healthy, Progress: not null });
        var decoders = CommandLines.All().Where(line => line.StartsWith("ffmpeg\0", StringComparison.Ordinal)).ToList();
        decoders.ShouldNotBeEmpty();
        decoders.ShouldAllBe(line => !line.Contains("secret"));
    }

    [SkippableTheory]
    [InlineData("h264")]
    [InlineData("h265")]
    public async Task Camera_ATenthOfItsDatagramsIsLost_TheLaneGoesOnAndEveryFrameIsAccountedFor(string codec)
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 60, codec, noise: 4), codec);
        using var network = new LossyRelay(camera.Port, 0.1, seed: 7);
        using var meter = new FrameMeter();
        await using var lanes = await LaneHost.StartAsync(LaneHost.Store(($"lossy-{codec}", Lane(camera) with { Source = network.Address, Transport = RtspTransport.Udp })));

        await lanes.UntilAsync(() => lanes.Reports($"lossy-{codec}").Count(report => report.Progress is not null) > 60); // about 15 s of pictures

        ((double)network.Lost / (network.Lost + network.Passed)).ShouldBeInRange(0.07, 0.13);
        network.Passed.ShouldBeGreaterThan(200);
        var (received, handled, dropped, waiting) = meter.Account($"lossy-{codec}");
        received.ShouldBeGreaterThan(60);
        received.ShouldBe(handled + dropped + waiting);
        var through = lanes.Reports($"lossy-{codec}").Where(report => report.Progress is not null).Select(report => report.Progress!.ObservedThrough).ToList();
        through.Zip(through.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
    }

    [SkippableFact]
    public async Task Camera_ItsTimeStampsGoBack_TheLaneSaysSoWithinTenSecondsAndGoesOnOnTheNodesClock()
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 90));
        using var network = new LossyRelay(camera.Port, 0, seed: 7);
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(camera) with { Source = network.Address, Transport = RtspTransport.Udp })));
        await lane.UntilAsync(() => lane.Sightings.Count > 1);

        await ShiftAsync(lane, network, TimeSpan.FromSeconds(-20), "went back");
        lane.Reports("lane-1")[^1].Reason.ShouldNotBeNull().ShouldContain("went back"); // for a minute, though the camera was connected anew
    }

    [SkippableFact]
    public async Task Camera_ItsTimeStampsJumpAhead_TheLaneSaysSoWithinTenSecondsAndSightingsStayOnTheNodesClock()
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 90));
        using var network = new LossyRelay(camera.Port, 0, seed: 7);
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(camera) with { Source = network.Address, Transport = RtspTransport.Udp })));
        await lane.UntilAsync(() => lane.Sightings.Count > 1);

        await ShiftAsync(lane, network, TimeSpan.FromSeconds(5), "jumped");
    }

    [SkippableTheory]
    [InlineData("h264")]
    [InlineData("h265")]
    public async Task Camera_NothingMoves_KeyFramesAloneAreDecodedAndTheFirstItemIsSeenAllTheSame(string codec)
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 70, codec, every: 20, noise: 4), codec);
        var (resting, always) = (Lane(camera) with { StaleAfter = TimeSpan.FromSeconds(6), IdleAfter = TimeSpan.FromSeconds(3) }, Lane(camera) with { AnalysisRate = 19, IdleAfter = TimeSpan.FromDays(1) });
        using var meter = new FrameMeter();

        await using var lanes = await LaneHost.StartAsync(LaneHost.Store(("resting", resting), ("always", always)));
        await lanes.UntilAsync(() => Seen("resting").Count > 1 && Seen("always").Count > 1);

        // Each item was seen by both, at the same time, with crops; in between the one at rest has looked at a fraction of the pictures.
        foreach (var (one, other) in Seen("resting").Zip(Seen("always")))
        {
            (one.FirstSeenAt - other.FirstSeenAt).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(0.5)); // two connections, two clocks; a group of pictures lost would be a second
            (one.Scanner().EnteredAt - other.Scanner().EnteredAt).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(0.5));
            one.Crops.Count.ShouldBeGreaterThan(0);
        }

        ((double)meter.Received("resting") / meter.Received("always")).ShouldBeLessThan(0.75); // awake about 18 of 40 s: until it first rests, and around each item
        lanes.Reports("resting").Where(report => report.Progress is not null).ShouldAllBe(report => report.Status == HealthStatus.Healthy);

        List<ItemSighting> Seen(string lane) => [.. lanes.Sightings.Where(sighting => sighting.LaneId == lane)];
    }

    [SkippableFact]
    public async Task Camera_TwoLanesInOnePicture_AreDecodedOnceAndOneStartsAnewWithoutTheOther()
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 120));
        var left = Lane(camera) with { AnalysisWidth = 304, Zones = new ZoneSettings { Scanner = SyntheticLane.Box(0.1, 0.3), Bagging = SyntheticLane.Box(0.32, 0.48) } };
        var right = Lane(camera) with { AnalysisWidth = 304, Zones = new ZoneSettings { Scanner = SyntheticLane.Box(0.6, 0.8), Bagging = SyntheticLane.Box(0.82, 0.97) } };
        await using var lanes = await LaneHost.StartAsync(LaneHost.Store(("left", left), ("right", right)));
        await lanes.UntilAsync(() => new[] { "left", "right" }.All(lane => lanes.Sightings.Any(sighting => sighting.LaneId == lane)));
        Decoders().Count.ShouldBe(1);
        var (first, second) = (lanes.Sightings.First(sighting => sighting.LaneId == "left"), lanes.Sightings.First(sighting => sighting.LaneId == "right"));
        (second.Scanner().EnteredAt - first.Scanner().EnteredAt).TotalSeconds.ShouldBe(0.5 * 320 / 190, 0.35); // one picture, one clock: half its width later
        var session = lanes.Reports("right")[^1].Progress!.Session;

        lanes.Apply(LaneHost.Store(("left", left with { Zones = new ZoneSettings { Scanner = SyntheticLane.Box(0.02, 0.4) } }), ("right", right)));

        await lanes.LaneAsync("left", report => report.Progress is { Session: var now } && now != first.Session);
        var later = lanes.Sightings.Count;
        await lanes.UntilAsync(() => new[] { "left", "right" }.All(lane => lanes.Sightings.Skip(later).Any(sighting => sighting.LaneId == lane)));
        lanes.Reports("right").Where(report => report.Progress is not null).ShouldAllBe(report => report.Progress!.Session == session && report.Status == HealthStatus.Healthy);
        Decoders().Count.ShouldBe(1);

        lanes.Apply(LaneHost.Store(("right", right)));

        await lanes.UntilAsync(() => lanes.Sightings.Count(sighting => sighting.LaneId == "right" && sighting.Session == session) > 3);

        List<string> Decoders() => [.. CommandLines.All().Where(line => line.Contains("scale=304:-2"))]; // no other test looks at this width
    }

    [SkippableFact]
    public async Task Camera_ComesBackWithAnotherCodec_GoesOnAndTheOtherLaneDoesNotNotice()
    {
        RtspCamera.Require();
        using var changing = new RtspCamera();
        using var steady = new RtspCamera();
        changing.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "a.mp4"), 60));
        steady.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "b.mp4"), 120));
        await using var lanes = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(changing)), ("lane-2", Lane(steady))));
        await lanes.LaneAsync("lane-1", report => report.Progress is not null);
        await lanes.LaneAsync("lane-2", report => report.Progress is not null);
        var before = lanes.Reports("lane-1")[^1].Progress!.Session;

        changing.Kill();
        changing.Serve(LaneHost.DrawCrossings(Path.Combine(folder, "c.mp4"), 60, "h265"), "h265");

        await lanes.LaneAsync("lane-1", report => report is { Status: HealthStatus.Healthy, Progress.Session: var session } && session != before);
        lanes.Reports("lane-2").Where(report => report.Progress is not null).Select(report => report.Progress!.Session).Distinct().ShouldHaveSingleItem();
        lanes.Reports("lane-2").Where(report => report.Progress is not null).ShouldAllBe(report => report.Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task Camera_SecretFileIsMissing_HealthNamesIt()
    {
        using var camera = new RtspCamera();
        await using var lane = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane(camera) with { CredentialsFile = "/run/secrets/absent" })));

        await lane.LaneAsync("lane-1", report => report.Reason?.Contains("'/run/secrets/absent' cannot be read", StringComparison.Ordinal) == true);
    }

    // The camera's clock is set: the lane says so within ten seconds, and its sightings stay on the node's clock and in order.
    private static async Task ShiftAsync(LaneHost lane, LossyRelay network, TimeSpan by, string says)
    {
        network.Shift(by);
        var jumpedAt = TimeProvider.System.GetUtcNow();

        await lane.LaneAsync("lane-1", report => report.Reason?.Contains(says, StringComparison.Ordinal) == true);
        (TimeProvider.System.GetUtcNow() - jumpedAt).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        var before = lane.Sightings.Count;
        await lane.UntilAsync(() => lane.Sightings.Count > before + 1);
        (TimeProvider.System.GetUtcNow() - lane.Sightings[^1].LastSeenAt).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(4));
        lane.Sightings.Zip(lane.Sightings.Skip(1)).ShouldAllBe(pair => pair.First.LastSeenAt < pair.Second.LastSeenAt);
    }

    private static LaneSettings Lane(RtspCamera camera) => SyntheticLane.Settings with { Source = camera.Address, VideoStart = null, StaleAfter = TimeSpan.FromSeconds(4) };
}
