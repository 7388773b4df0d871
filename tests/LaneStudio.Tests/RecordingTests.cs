using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.LaneStudio.Tests;

public sealed class RecordingTests : IDisposable
{
    private static readonly RecordOptions Short = new() { Items = 3, FraudRate = 0.4, FrameRate = 5, Lanes = 2, Seed = 8, Width = 640, Height = 360 };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Record_TwoLanes_LoadsBackWithoutAProblem()
    {
        Record("a", Short, out RecordedSummary summary);

        Recording recording = RecordingFolder.Load(Path.Combine(_folder.FullName, "a"));

        recording.Problems.ShouldBeEmpty();
        recording.Lanes.Select(lane => lane.LaneId).ShouldBe(["lane-1", "lane-2"]);
        recording.Lanes.ShouldAllBe(lane => lane.Zones.ContainsKey(ZoneKind.Scanner) && lane.Zones.ContainsKey(ZoneKind.Bagging));
        recording.PosEvents.Count.ShouldBe(summary.TillEvents);
        recording.Truth.ShouldBe(summary.Truth);
        recording.Truth!.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("h264", "h264", 1280, 720)]
    [InlineData("h265", "hevc", 1920, 1080)]
    public void Record_Video_HasTheSizeRateAndLengthAskedFor(string codec, string name, int width, int height)
    {
        RecordOptions options = Short with { Codec = codec, Lanes = 1, Items = 1, Width = width, Height = height };
        Record("a", options, out RecordedSummary summary);

        JsonElement stream = Probe(Path.Combine(_folder.FullName, "a", "lane-1.mp4"));

        stream.GetProperty("codec_name").GetString().ShouldBe(name);
        stream.GetProperty("width").GetInt32().ShouldBe(width);
        stream.GetProperty("height").GetInt32().ShouldBe(height);
        stream.GetProperty("avg_frame_rate").GetString().ShouldBe("5/1");
        stream.GetProperty("nb_read_packets").GetString().ShouldBe($"{Math.Ceiling(summary.Length.TotalSeconds * 5)}");
    }

    [Fact]
    public void Record_SameSeed_GivesTheSameFiles()
    {
        RecordOptions options = Short with { Lanes = 1, Items = 2 };
        Record("a", options, out _);
        Record("b", options, out _);

        foreach (string file in new[] { "recording.json", "pos.jsonl", "truth.jsonl", "catalog.csv", "lane-1.mp4" })
        {
            Hash("a", file).ShouldBe(Hash("b", file), file);
        }
    }

    [Fact]
    public void Record_OtherSeed_GivesAnotherShopping()
    {
        string one = string.Join(',', Studio.Recorder(Short).Script(0).Till.Select(line => line.Product?.Code));
        string other = string.Join(',', Studio.Recorder(Short with { Seed = 9 }).Script(0).Till.Select(line => line.Product?.Code));
        other.ShouldNotBe(one);
    }

    [Fact]
    public void Shoot_ScannerZone_ChangesWhenAndOnlyWhenSomethingPasses()
    {
        RecordOptions options = Short with { Scenario = "clean", Oddities = false, Items = 4, FrameRate = 10 };
        DrawnPictures pictures = Studio.Drawn();
        LaneScript script = new Recorder(pictures.Products, pictures, options).Script(0);
        Area glass = script.Layout.Scanner;
        var changes = new List<(double Time, double Change)>();
        byte[]? empty = null;
        LaneFilm.Shoot(script, options, pictures, 0, frame =>
        {
            empty ??= frame.ToArray();
            changes.Add((changes.Count / 10.0, MeanChange(empty, frame.Span, glass, options)));
        });

        var stays = script.Actors.Where(actor => actor.Kind == ActorKind.Item).SelectMany(script.ScannerStays).ToList();
        stays.Count.ShouldBe(4);
        stays.ShouldAllBe(stay => changes.Any(c => c.Time >= stay.Enter && c.Time <= stay.Leave && c.Change > 12));
        changes.Where(c => c.Time < 1.8).ShouldAllBe(c => c.Change < 4);
    }

    private static double MeanChange(byte[] empty, ReadOnlySpan<byte> frame, Area area, RecordOptions options)
    {
        long sum = 0;
        int count = 0;
        for (int y = (int)(area.Top * options.Height); y < area.Bottom * options.Height; y += 4)
        {
            for (int x = (int)(area.Left * options.Width); x < area.Right * options.Width; x += 4)
            {
                int i = 3 * ((y * options.Width) + x);
                sum += Math.Abs(frame[i] - empty[i]) + Math.Abs(frame[i + 1] - empty[i + 1]) + Math.Abs(frame[i + 2] - empty[i + 2]);
                count += 3;
            }
        }

        return (double)sum / count;
    }

    private static JsonElement Probe(string video)
    {
        var start = new ProcessStartInfo("ffprobe", ["-v", "error", "-count_packets", "-show_streams", "-of", "json", video])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process probe = Process.Start(start)!;
        string json = probe.StandardOutput.ReadToEnd();
        probe.WaitForExit();
        return JsonDocument.Parse(json).RootElement.GetProperty("streams")[0].Clone();
    }

    private void Record(string name, RecordOptions options, out RecordedSummary summary)
    {
        DrawnPictures pictures = Studio.Drawn();
        summary = new Recorder(pictures.Products, pictures, options).Record(
            Path.Combine(_folder.FullName, name), pictures.Products.Select(p => p.Entry), (_, _, _) => { });
    }

    private string Hash(string name, string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.FullName, name, file))));
}
