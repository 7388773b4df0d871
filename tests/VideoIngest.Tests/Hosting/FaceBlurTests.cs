using LossPrevention.Contracts;
using LossPrevention.Evidence;
using LossPrevention.Imaging;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Adapters.Onnx;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Tests.Detecting;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>What is left of faces in what is stored: real faces, a real detector, asked over the hub.</summary>
public sealed class FaceBlurTests : IDisposable
{
    private const string People = "video/face-demographics-walking-and-pause.mp4";
    private const string FaceModel = "models/ultraface-rfb-320.onnx";
    private readonly string folder = Directory.CreateTempSubdirectory("faces").FullName;
    private readonly EvidenceSettings evidence;
    private readonly EvidenceStore store;

    public FaceBlurTests()
    {
        var keys = Path.Combine(folder, "keys.json");
        EvidenceKeyRing.Rotate(keys, "2026-01");
        evidence = new EvidenceSettings { Path = Path.Combine(folder, "kept"), KeyFile = keys };
        store = new EvidenceStore(evidence.Path, evidence.KeyFile);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task CutClip_FacesInTheZones_NoneIsLeftAndTheRestIsAsItWas()
    {
        var video = SharedData.Require(People);
        await using var host = await LaneHost.StartAsync(Store(video, evidence with { Faces = new FaceSettings { Model = SharedData.Require(FaceModel) } }));

        (await CutClipTests.UntilDoneAsync(host, Request(0.2, 3.2, 2, 3))).Outcome.ShouldBe(ClipOutcome.Ready);

        using var kept = store.Open("a-1");
        kept.Manifest.Masked.ShouldBeTrue();
        using var detectors = new OnnxDetectors();
        var detector = detectors.Open(SharedData.Require(FaceModel));
        var clip = Path.Combine(folder, "clip.mp4");
        File.WriteAllBytes(clip, CutClipTests.Bytes(kept, EvidencePart.Clip));
        foreach (var at in (double[])[0.5, 1, 1.5, 2, 2.5, 3])
        {
            var before = OnnxDetectorTests.FrameOf(video, at);
            var after = OnnxDetectorTests.FrameOf(clip, at);
            detector.Detect(before, 0.7).Count.ShouldBeGreaterThan(0, $"at {at} s");
            detector.Detect(after, 0.7).Count.ShouldBe(0, $"at {at} s");
            Difference(before, after, 0.85).ShouldBeLessThan(6, $"at {at} s, below the faces");
        }

        foreach (var part in kept.Manifest.Parts.Where(part => part.ContentType == "image/jpeg"))
        {
            detector.Detect(JpegCodec.Decode(CutClipTests.Bytes(kept, part.Name), 4_000_000), 0.7).Count.ShouldBe(0, part.Name);
        }
    }

    [SkippableFact]
    public async Task Sightings_FacesInTheCrops_NoneIsLeft()
    {
        var video = SharedData.Require(People);
        using var detectors = new OnnxDetectors();
        var detector = detectors.Open(SharedData.Require(FaceModel));
        int Faces(LaneHost host) => host.Sightings.SelectMany(sighting => sighting.Crops).Sum(crop => detector.Detect(JpegCodec.Decode(crop.Jpeg.Bytes.Span, 4_000_000), 0.7).Count);

        await using var bare = await LaneHost.StartAsync(Store(video, evidence));
        await using var blurred = await LaneHost.StartAsync(Store(video, evidence with { Faces = new FaceSettings { Model = SharedData.Require(FaceModel) } }));
        await bare.LaneAsync("lane-1", report => report.Progress is { Ended: true });
        await blurred.LaneAsync("lane-1", report => report.Progress is { Ended: true });

        Faces(bare).ShouldBeGreaterThan(0);
        Faces(blurred).ShouldBe(0);
        blurred.Sightings.Select(sighting => sighting.Crops.Count).ShouldBe(bare.Sightings.Select(sighting => sighting.Crops.Count));
    }

    [SkippableFact]
    public async Task CutClip_DetectorFindsNoFace_IsTheCamerasOwnCoding()
    {
        var video = LaneHost.DrawCrossings(Path.Combine(folder, "a.mp4"), 6);
        await using var host = await LaneHost.StartAsync(Store(video, evidence with { Faces = new FaceSettings { Model = SharedData.Require(FaceModel), Score = 0.7 } }));

        await CutClipTests.UntilDoneAsync(host, Request(1, 4, 2, 3));

        using var kept = store.Open("a-1");
        kept.Manifest.Masked.ShouldBeFalse();
    }

    [Fact]
    public async Task CutClip_NoDetectorAndNothingMayBeStored_SaysWhatToSet()
    {
        var video = LaneHost.DrawCrossings(Path.Combine(folder, "a.mp4"), 6);
        await using var host = await LaneHost.StartAsync(Store(video, evidence with { Unblurred = Unblurred.Nothing }));

        var response = await CutClipTests.UntilDoneAsync(host, Request(1, 4, 2, 3));

        response.Outcome.ShouldBe(ClipOutcome.Unavailable);
        response.Reason.ShouldNotBeNull().ShouldContain("evidence.faces.model");
        store.Has("a-1").ShouldBeFalse();
    }

    [Fact]
    public async Task CutClip_DetectorIsMissing_HealthSaysSoAndNothingIsStored()
    {
        var video = LaneHost.DrawCrossings(Path.Combine(folder, "a.mp4"), 6);
        await using var host = await LaneHost.StartAsync(Store(video, evidence with { Faces = new FaceSettings { Model = "/nowhere/faces.onnx" } }));

        await CutClipTests.AskAsync(host, Request(1, 4, 2, 3));

        await host.UntilAsync(() => host.Hub.SentTo<ModuleHealth>(Endpoints.Health)[^1].Reasons.Any(reason => reason.Contains("/nowhere/faces.onnx", StringComparison.Ordinal)));
        store.Has("a-1").ShouldBeFalse();
        await host.LaneAsync("lane-1", report => report.Progress is { Ended: true });
        host.Sightings.ShouldAllBe(sighting => sighting.Crops.Count == 0);
        host.Reports("lane-1")[^1].Status.ShouldBe(HealthStatus.Degraded);
    }

    private static VideoIngestSettings Store(string video, EvidenceSettings evidence) => LaneHost.Store(("lane-1", SyntheticLane.Settings with
    {
        Source = new Uri(video).AbsoluteUri,
        Pace = VideoPace.Max,
        Zones = new ZoneSettings { Scanner = [[0, 0], [1, 0], [1, 1], [0, 1]] },
    })) with
    { Evidence = evidence };

    private static CutClipRequest Request(double from, double to, double scan, double sighting) => new()
    {
        AlertId = "a-1",
        LaneId = "lane-1",
        From = SyntheticLane.Start.AddSeconds(from),
        To = SyntheticLane.Start.AddSeconds(to),
        Marks = new ClipMarks(SyntheticLane.Start.AddSeconds(scan), SyntheticLane.Start.AddSeconds(sighting)),
    };

    // Mean difference of the rows below a share of the height, levels of 255.
    private static double Difference(RgbImage a, RgbImage b, double below)
    {
        var from = (int)(below * a.Height) * a.Stride;
        return Enumerable.Range(from, a.Pixels.Length - from).Average(i => Math.Abs(a.Pixels[i] - b.Pixels[i]));
    }
}
