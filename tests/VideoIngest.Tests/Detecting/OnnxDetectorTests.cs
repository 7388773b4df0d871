using System.Diagnostics;
using LossPrevention.Contracts;
using LossPrevention.Imaging;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Adapters.Onnx;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Tests.Detecting;

/// <summary>Real weights on real pictures; skipped by name where they are not on this machine.</summary>
public sealed class OnnxDetectorTests : IDisposable
{
    private const int Bottle = 39;
    private const string Yolox = "models/yolox-nano-416-coco.onnx";
    private readonly OnnxDetectors detectors = new();

    public void Dispose() => detectors.Dispose();

    [SkippableFact]
    public void Detect_ThreeBottlesOnATable_AreFoundWhereTheyStand()
    {
        var found = detectors.Open(SharedData.Require(Yolox)).Detect(Frame("video/bottle-detection.mp4", 3), 0.3).Where(detection => detection.Class == Bottle).ToList();

        found.Count.ShouldBe(3);
        found.ShouldAllBe(bottle => bottle.Box.Height > 1.2 * bottle.Box.Width * 360 / 640 && bottle.Box.Width < 0.25);
    }

    [SkippableFact]
    public void Detect_ThreePeople_FacesAreInTheUpperHalf()
    {
        var found = detectors.Open(SharedData.Require("models/ultraface-rfb-320.onnx")).Detect(Frame("video/face-demographics-walking-and-pause.mp4", 3), 0.7);

        found.Count.ShouldBe(3);
        found.ShouldAllBe(face => face.Box.Y + (face.Box.Height / 2) < 0.6);
    }

    [SkippableFact]
    public async Task Replace_HandsTakeAndPutBottles_PassesComeFromTheDetectorAlone()
    {
        var lane = new LaneSettings
        {
            Source = new Uri(SharedData.Require("video/bottle-detection.mp4")).AbsoluteUri,
            VideoStart = SyntheticLane.Start,
            Pace = VideoPace.Max,
            Zones = new ZoneSettings { Scanner = [[0, 0], [1, 0], [1, 1], [0, 1]] },
            Detector = new DetectorSettings { Model = SharedData.Require(Yolox), Classes = [Bottle], Mode = DetectorMode.Replace },
        };

        var passes = (await IngestRun.RunAsync(lane, TimeProvider.System, default)).Passes;

        passes.Count.ShouldBeInRange(3, 16);
        passes.ShouldAllBe(pass => pass.GoodsConfidence > 0.5 && pass.Crops.Count > 0);
        passes.SelectMany(pass => pass.Crops).ShouldAllBe(crop => crop.Box.Width < 0.4);
    }

    [SkippableFact]
    public async Task EntranceOnly_BottlesInTheEntrance_OneSightingWithoutAPicture()
    {
        var lane = new LaneSettings
        {
            Source = new Uri(SharedData.Require("video/bottle-detection.mp4")).AbsoluteUri,
            VideoStart = SyntheticLane.Start,
            Pace = VideoPace.Max,
            Zones = new ZoneSettings { Scanner = [[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1]] },
            Detector = new DetectorSettings { Model = SharedData.Require(Yolox), Classes = [Bottle], Mode = DetectorMode.EntranceOnly },
            Entrance = new EntranceSettings { Polygon = [[0, 0.2], [1, 0.2], [1, 1], [0, 1]] },
        };

        var atEntrance = (await IngestRun.RunAsync(lane, TimeProvider.System, default)).Passes.Where(pass => pass.Zones.Any(zone => zone.Zone == ZoneKind.Entrance)).ToList();

        atEntrance.ShouldHaveSingleItem().Crops.Count.ShouldBe(0);
    }

    [Fact]
    public void Open_NoFile_SaysWhatToDo() =>
        Should.Throw<DetectorException>(() => detectors.Open("/nowhere/model.onnx")).Message.ShouldContain("mount the file");

    [Fact]
    public void Open_NoModel_SaysSo()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "no model");

        Should.Throw<DetectorException>(() => detectors.Open(path)).Message.ShouldContain("no ONNX model");

        File.Delete(path);
    }

    [SkippableFact]
    public void Open_ModelOfAnotherForm_SaysWhichAreRead() =>
        Should.Throw<DetectorException>(() => detectors.Open(SharedData.Require("models/mobilenetv2-1.0-imagenet-features.onnx"))).Message.ShouldContain("YOLOX");

    private static RgbImage Frame(string clip, double seconds) => FrameOf(SharedData.Require(clip), seconds);

    internal static RgbImage FrameOf(string path, double seconds)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-nostdin", "-v", "error", "-ss", FormattableString.Invariant($"{seconds}"), "-i", path, "-frames:v", "1", "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "2", "pipe:1"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return JpegCodec.Decode(bytes.ToArray(), 4_000_000);
    }
}
