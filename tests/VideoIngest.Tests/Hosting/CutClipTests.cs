using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.Evidence;
using LossPrevention.Imaging;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>What a reviewer gets: asked over the hub, read from the encrypted file, played by ffmpeg.</summary>
public sealed class CutClipTests : IDisposable
{
    private static readonly ValueList<ValueList<double>> EverythingButTheBottom = [[0, 0], [1, 0], [1, 0.9], [0, 0.9]];
    private readonly string folder = Directory.CreateTempSubdirectory("clips").FullName;
    private readonly EvidenceSettings evidence;
    private readonly EvidenceStore store;

    public CutClipTests()
    {
        var keys = Path.Combine(folder, "keys.json");
        EvidenceKeyRing.Rotate(keys, "2026-01");
        evidence = new EvidenceSettings { Path = Path.Combine(folder, "kept"), KeyFile = keys };
        store = new EvidenceStore(evidence.Path, evidence.KeyFile);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task CutClip_OfAFile_ShowsTheSpanFromAKeyFrameWithThreePictures()
    {
        await using var lane = await LaneHost.StartAsync(Store(FileLane("a.mp4", 20)));

        var response = await UntilDoneAsync(lane, Request("a-1", 6.4, 11, 7, 9));

        response.ShouldBe(new CutClipResponse(ClipOutcome.Ready, EvidenceStore.NameOf("a-1")));
        using var kept = store.Open("a-1");
        kept.Manifest.LaneId.ShouldBe("lane-1");
        (kept.Manifest.ClipStart - SyntheticLane.Start).TotalSeconds.ShouldBe(6, 0.01); // a key frame every second
        (kept.Manifest.ClipEnd - SyntheticLane.Start).TotalSeconds.ShouldBe(11, 0.15);
        kept.Manifest.Parts.Select(part => part.Name).ShouldBe(["clip.mp4", "scan.jpg", "between.jpg", "sighting.jpg"]);
        foreach (var part in kept.Manifest.Parts)
        {
            var bytes = Bytes(kept, part.Name);
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(part.Sha256);
            if (part.ContentType == "image/jpeg")
            {
                JpegCodec.ReadSize(bytes).ShouldBe(new ImageSize(320, 180));
            }
        }

        var clip = Path.Combine(folder, "played.mp4");
        File.WriteAllBytes(clip, Bytes(kept, EvidencePart.Clip));
        double.Parse(Probe(clip, "format=duration"), CultureInfo.InvariantCulture).ShouldBe(5, 0.15);
        Probe(clip, "packet=flags", "-read_intervals", "%+#1").ShouldStartWith("K");
        Probe(clip, "stream=codec_name").ShouldBe("h264");
        File.ReadAllBytes(clip).AsSpan().IndexOf("moof"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task CutClip_NothingToMask_IsTheCamerasOwnCoding()
    {
        var lane = FileLane("a.mp4", 10) with { Zones = new ZoneSettings { Scanner = [[0, 0], [1, 0], [1, 1], [0, 1]] } };
        await using var host = await LaneHost.StartAsync(Store(lane));

        await UntilDoneAsync(host, Request("a-1", 2, 5, 3, 4));

        using var kept = store.Open("a-1");
        kept.Manifest.Masked.ShouldBeFalse();
        var clip = Path.Combine(folder, "played.mp4");
        File.WriteAllBytes(clip, Bytes(kept, EvidencePart.Clip));
        var (own, source) = (PacketHashes(clip), PacketHashes(new Uri(lane.Source).LocalPath));
        own.Count.ShouldBeInRange(44, 46);
        own.ShouldAllBe(packet => source.Contains(packet));
    }

    [Fact]
    public async Task CutClip_OfAFurtherCamera_IsThatCamerasVideo()
    {
        var video = LaneHost.DrawLeftBehind(Path.Combine(folder, "basket.mp4"));
        var basket = new CameraSettings { Source = new Uri(video).AbsoluteUri, VideoStart = SyntheticLane.Start, Pace = VideoPace.Max, Zones = new ZoneSettings { Basket = [[0, 0], [1, 0], [1, 1], [0, 1]] } };
        await using var host = await LaneHost.StartAsync(Store(FileLane("a.mp4", 14) with { Cameras = new Dictionary<string, CameraSettings> { ["basket"] = basket } }));

        await UntilDoneAsync(host, Request("a-1", 6, 10, 7, 9) with { CameraId = "basket" });

        using var kept = store.Open("a-1");
        var clip = Path.Combine(folder, "played.mp4");
        File.WriteAllBytes(clip, Bytes(kept, EvidencePart.Clip));
        PacketHashes(clip).ShouldNotBeEmpty();
        PacketHashes(clip).Except(PacketHashes(video)).ShouldBeEmpty();
        kept.Manifest.Parts.Count(part => part.ContentType == "image/jpeg").ShouldBe(3);
    }

    [Fact]
    public async Task CutClip_MasksAndOutside_AreBlackInClipAndPictures()
    {
        var lane = FileLane("a.mp4", 10) with { Zones = new ZoneSettings { Scanner = EverythingButTheBottom }, ZoneMargin = 0, Masks = [[[0, 0], [0.4, 0], [0.4, 0.5], [0, 0.5]]] };
        await using var host = await LaneHost.StartAsync(Store(lane));

        await UntilDoneAsync(host, Request("a-1", 2, 5, 3, 4));

        using var kept = store.Open("a-1");
        kept.Manifest.Masked.ShouldBeTrue();
        foreach (var part in kept.Manifest.Parts)
        {
            var path = Path.Combine(folder, part.Name);
            File.WriteAllBytes(path, Bytes(kept, part.Name));
            foreach (var picture in Grey(path))
            {
                Mean(picture, 0, 0, 126, 88).ShouldBeLessThan(3, part.Name);
                Mean(picture, 0, 166, 320, 180).ShouldBeLessThan(3, part.Name);
                Mean(picture, 140, 20, 310, 60).ShouldBeGreaterThan(100, part.Name);
            }
        }
    }

    [Fact]
    public async Task CutClip_AskedAgainAfterARestart_IsReadyAtOnce()
    {
        var settings = Store(FileLane("a.mp4", 10));
        await using (var first = await LaneHost.StartAsync(settings))
        {
            await UntilDoneAsync(first, Request("a-1", 2, 5, 3, 4));
        }

        await using var second = await LaneHost.StartAsync(settings);

        (await AskAsync(second, Request("a-1", 2, 5, 3, 4))).Outcome.ShouldBe(ClipOutcome.Ready);
    }

    [Theory]
    [InlineData("lane-9", 2, 5, "no lane 'lane-9'")]
    [InlineData("lane-1", 5, 2, "at most 60 s")]
    [InlineData("lane-1", 0, 61, "at most 60 s")]
    [InlineData("lane-1", 100, 105, "nothing at that time")]
    public async Task CutClip_CannotBe_SaysWhyOnceAndForAll(string laneId, double from, double to, string reason)
    {
        await using var host = await LaneHost.StartAsync(Store(FileLane("a.mp4", 10)));
        var request = Request("a-1", from, to, from, to) with { LaneId = laneId };

        var response = await UntilDoneAsync(host, request);

        response.Outcome.ShouldBe(ClipOutcome.Unavailable);
        response.Reason.ShouldNotBeNull().ShouldContain(reason);
        (await AskAsync(host, request)).ShouldBe(response);
        store.Has("a-1").ShouldBeFalse();
    }

    [Fact]
    public async Task CutClip_EvidenceIsOff_SaysWhatToSet()
    {
        await using var host = await LaneHost.StartAsync(LaneHost.Store(("lane-1", FileLane("a.mp4", 5))));

        var response = await AskAsync(host, Request("a-1", 2, 4, 3, 3));

        response.Outcome.ShouldBe(ClipOutcome.Unavailable);
        response.Reason.ShouldNotBeNull().ShouldContain("evidence.path");
    }

    [Fact]
    public async Task CutClip_KeysAreMissing_HealthSaysSoAndAClipFollowsOnceTheyAreThere()
    {
        var keys = Path.Combine(folder, "later.json");
        await using var host = await LaneHost.StartAsync(Store(FileLane("a.mp4", 10)) with { Evidence = evidence with { KeyFile = keys } });
        await AskAsync(host, Request("a-1", 2, 5, 3, 4));
        await host.UntilAsync(() => host.Hub.SentTo<ModuleHealth>(Endpoints.Health)[^1].Reasons.Any(reason => reason.Contains("later.json", StringComparison.Ordinal)));

        EvidenceKeyRing.Rotate(keys, "2026-02");

        (await UntilDoneAsync(host, Request("a-1", 2, 5, 3, 4))).Outcome.ShouldBe(ClipOutcome.Ready);
    }

    [SkippableTheory]
    [InlineData("h264")]
    [InlineData("h265")]
    public async Task CutClip_OfACamera_IsReadyWithinFiveSecondsOfItsEnd(string codec)
    {
        RtspCamera.Require();
        var clip = LaneHost.DrawCrossings(Path.Combine(folder, "lane.mp4"), 60, codec);
        using var camera = new RtspCamera();
        camera.Serve(clip, codec);
        await using var host = await LaneHost.StartAsync(Store(SyntheticLane.Settings with { Source = camera.Address, VideoStart = null }));
        await host.LaneAsync("lane-1", report => report.Progress is not null);
        var seenAt = host.Reports("lane-1").Last(report => report.Progress is not null).Progress!.ObservedThrough;
        var request = new CutClipRequest { AlertId = "a-1", LaneId = "lane-1", From = seenAt, To = seenAt.AddSeconds(4), Marks = new ClipMarks(seenAt.AddSeconds(1), seenAt.AddSeconds(3)) };

        (await AskAsync(host, request)).Outcome.ShouldBe(ClipOutcome.Pending);
        var response = await UntilDoneAsync(host, request);

        response.Outcome.ShouldBe(ClipOutcome.Ready, response.Reason);
        using var kept = store.Open("a-1");
        (kept.Header.CreatedAt - request.To).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        kept.Manifest.ClipStart.ShouldBeInRange(request.From.AddSeconds(-1.2), request.From);
        kept.Manifest.ClipEnd.ShouldBeInRange(request.To, request.To.AddSeconds(1.2));
        var played = Path.Combine(folder, "played.mp4");
        File.WriteAllBytes(played, Bytes(kept, EvidencePart.Clip));
        double.Parse(Probe(played, "format=duration"), CultureInfo.InvariantCulture).ShouldBe((kept.Manifest.ClipEnd - kept.Manifest.ClipStart).TotalSeconds, 0.2);
    }

    private VideoIngestSettings Store(LaneSettings lane) => LaneHost.Store(("lane-1", lane)) with { Evidence = evidence };

    private LaneSettings FileLane(string name, double seconds) =>
        SyntheticLane.Settings with { Source = new Uri(LaneHost.DrawCrossings(Path.Combine(folder, name), seconds)).AbsoluteUri, Pace = VideoPace.Max };

    private static CutClipRequest Request(string alertId, double from, double to, double scan, double sighting) => new()
    {
        AlertId = alertId,
        LaneId = "lane-1",
        From = SyntheticLane.Start.AddSeconds(from),
        To = SyntheticLane.Start.AddSeconds(to),
        Marks = new ClipMarks(SyntheticLane.Start.AddSeconds(scan), SyntheticLane.Start.AddSeconds(sighting)),
    };

    internal static async Task<CutClipResponse> AskAsync(LaneHost host, CutClipRequest request)
    {
        var result = await host.Hub.CallAsync(MethodNames.CutClip, JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.CutClipRequest));
        result.Status.ShouldBe(200);
        return JsonSerializer.Deserialize(result.Payload.Span, ContractsJson.Default.CutClipResponse)!;
    }

    // As DecisionAlert does it: asks again until it is over.
    internal static async Task<CutClipResponse> UntilDoneAsync(LaneHost host, CutClipRequest request)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var response = await AskAsync(host, request);
            if (response.Outcome != ClipOutcome.Pending)
            {
                return response;
            }

            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    internal static byte[] Bytes(EvidenceReader kept, string part)
    {
        using var stream = kept.OpenPart(part).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static double Mean(byte[] picture, int left, int top, int right, int bottom) =>
        Enumerable.Range(top, bottom - top).Average(y => picture.AsSpan((y * 320) + left, right - left).ToArray().Average(value => (double)value));

    private static List<byte[]> Grey(string path) => [.. Output("ffmpeg", ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"]).Chunk(320 * 180)];

    private static string Probe(string path, string entries, params string[] more) =>
        System.Text.Encoding.UTF8.GetString(Output("ffprobe", ["-v", "error", "-select_streams", "v", .. more, "-show_entries", entries, "-of", "csv=p=0", path])).Trim();

    private static List<string> PacketHashes(string path) =>
        [.. System.Text.Encoding.UTF8.GetString(Output("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-f", "framemd5", "pipe:1"])).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];

    private static byte[] Output(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return bytes.ToArray();
    }
}
