using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.Evidence;
using LossPrevention.Imaging;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>An evidence folder with keys, as VideoIngest would fill it. Deleted with the test.</summary>
internal sealed class ClipFolder : IDisposable
{
    public const double Seconds = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("review-clips-");

    public ClipFolder() => EvidenceKeyRing.Rotate(KeyFile, "2026-01");

    public string KeyFile => Path.Combine(folder.FullName, "keys.json");

    public string Kept => Path.Combine(folder.FullName, "kept");

    public EvidenceStore Store => new(Kept, KeyFile);

    /// <summary>Lets DecisionAlert's twin name it.</summary>
    public void Configure(JsonObject desired) => desired["evidence"] = new JsonObject { ["path"] = Kept, ["keyFile"] = KeyFile };

    /// <summary>A drawn clip of eight seconds, H.264 in MP4; skips the test, by name, where there is no ffmpeg.</summary>
    public byte[] Draw()
    {
        Skip.IfNot(File.Exists("/usr/bin/ffmpeg"), "package 'ffmpeg' is not on this machine");
        var path = Path.Combine(folder.FullName, "drawn.mp4");
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "/usr/bin/ffmpeg",
            [
                "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=15:duration=" + Seconds.ToString(CultureInfo.InvariantCulture),
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "15", "-movflags", "+faststart", path,
            ]))!;
        ffmpeg.WaitForExit(Limit).ShouldBeTrue();
        ffmpeg.ExitCode.ShouldBe(0);
        return File.ReadAllBytes(path);
    }

    /// <summary>Keeps an alert's clip, rung after three seconds and seen after four and a half.</summary>
    public string Keep(string alertId, ReadOnlyMemory<byte> clip, DateTimeOffset? deleteAfter = null)
    {
        var start = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        var manifest = new EvidenceManifest
        {
            AlertId = alertId,
            StoreId = "store-1",
            LaneId = "lane-1",
            ClipStart = start,
            ClipEnd = start.AddSeconds(Seconds),
            Marks = new ClipMarks(start.AddSeconds(3), start.AddSeconds(4.5)),
            Masked = false,
            Parts = [EvidenceWriter.Describe(EvidencePart.Clip, "video/mp4", start, clip.Span)],
        };
        return Store.Write(manifest, [clip], start, deleteAfter ?? start.AddDays(14));
    }

    /// <summary>Keeps an alert's clip with a grey picture of the sighting, taken at a moment.</summary>
    public string KeepPicture(string alertId, DateTimeOffset at)
    {
        var grey = new RgbImage(1280, 720);
        grey.Pixels.AsSpan().Fill(100);
        var jpeg = JpegCodec.Encode(grey);
        var manifest = new EvidenceManifest
        {
            AlertId = alertId,
            StoreId = "store-1",
            LaneId = "lane-1",
            ClipStart = at.AddSeconds(-5),
            ClipEnd = at.AddSeconds(5),
            Marks = new ClipMarks(null, at),
            Masked = false,
            Parts = [EvidenceWriter.Describe(EvidencePart.SightingPicture, "image/jpeg", at, jpeg)],
        };
        return Store.Write(manifest, [jpeg], at, at.AddDays(14));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
