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

    /// <summary>Keeps an alert's clip with drawn pictures of scan, way and sighting: something round crosses the scanner.</summary>
    public string KeepScene(string alertId, DateTimeOffset sightingAt)
    {
        (string Name, int X)[] moments = [(EvidencePart.ScanPicture, 150), (EvidencePart.BetweenPicture, 235), (EvidencePart.SightingPicture, 320)];
        var pictures = moments.Select((m, i) => (m.Name, At: sightingAt.AddSeconds(i - 2), Jpeg: Scene(m.X))).ToArray();
        var manifest = new EvidenceManifest
        {
            AlertId = alertId,
            StoreId = "store-1",
            LaneId = "lane-1",
            ClipStart = sightingAt.AddSeconds(-5),
            ClipEnd = sightingAt.AddSeconds(5),
            Marks = new ClipMarks(sightingAt.AddSeconds(-2), sightingAt),
            Masked = false,
            Parts = pictures.Select(p => EvidenceWriter.Describe(p.Name, "image/jpeg", p.At, p.Jpeg)).ToValueList(),
        };
        return Store.Write(manifest, [.. pictures.Select(p => (ReadOnlyMemory<byte>)p.Jpeg)], sightingAt, sightingAt.AddDays(14));
    }

    /// <summary>A till from above, 640 by 360: belt, scanner, and something round.</summary>
    private static byte[] Scene(int x)
    {
        var image = new RgbImage(640, 360);
        for (var row = 0; row < 360; row++)
        {
            for (var column = 0; column < 640; column++)
            {
                var distance = Math.Sqrt(((column - x) * (column - x)) + ((row - 190) * (row - 190)));
                var isScanner = column is > 235 and < 405 && row is > 110 and < 280;
                var (r, g, b) = distance < 44 ? (200 - (int)distance, 40 + (int)(distance / 2), 45) : isScanner ? (44, 48, 54) : row is > 90 and < 300 ? (92 + (column / 20 % 2 * 5), 96, 102) : (126, 116, 104);
                var i = ((row * 640) + column) * 3;
                (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = ((byte)r, (byte)g, (byte)b);
            }
        }

        return JpegCodec.Encode(image);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
