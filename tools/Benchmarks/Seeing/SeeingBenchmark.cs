using System.CommandLine;
using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.LaneStudio;
using LossPrevention.VideoIngest;
using LossPrevention.VideoIngest.Lanes;
using Spectre.Console;
using Recorder = LossPrevention.LaneStudio.Recorder;

namespace LossPrevention.Benchmarks.Seeing;

/// <summary><c>seeing</c>: VideoIngest's sightings against what was acted out under six conditions, and against the truth of two real clips.</summary>
internal static class SeeingBenchmark
{
    /// <summary>A sighting counts from here; below it a bare hand.</summary>
    private const double Counts = 0.3;

    private const int Products = 32;
    private const int Seed = 2026;

    // Seeds are fixed; the third lane of a store has a cashier.
    private static readonly (string Name, string Scenario, int Seed)[] Scenes =
        [("clean", "clean", 101), ("crowded", "crowded", 102), ("flicker", "flicker", 103), ("shadow", "shadow", 104), ("fast hands", "fast", 105), ("two at once", "twoAtOnce", 106)];

    private static readonly int[] Lanes = [0, 2];

    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "Keeps the drawn lanes.", DefaultValueFactory = _ => ".cache/seeing" };
        var items = new Option<int>("--items") { Description = "Items a lane; two lanes a scene.", DefaultValueFactory = _ => 24 };
        var only = new Option<string[]>("--scene") { Description = "Only these scenes, by name.", AllowMultipleArgumentsPerToken = true };
        var verbose = new Option<bool>("--verbose") { Description = "Says of every miss and every false sighting when it was." };
        var command = new Command("seeing", "Recall and false sightings of VideoIngest against truth: acted lanes by condition, and two real clips.") { folder, items, only, verbose };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(items), parsed.GetValue(only) ?? [], parsed.GetValue(verbose) ? Console.Error.WriteLine : _ => { }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int items, string[] only, Action<string> log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var table = new Table().Border(TableBorder.Rounded)
            .Title($"sightings of confidence {Counts.ToString(CultureInfo.InvariantCulture)} and more against truth; false ones per 100 items, by what they show")
            .AddColumns("scene", "items", "seen", "recall (95 %)", "false per 100", "twice", "elsewhere", "thing", "hand", "nothing", "in basket", "seen", "false");
        foreach (var scene in Scenes.Where(scene => only.Length == 0 || only.Contains(scene.Name)))
        {
            var tally = new SeenTally();
            foreach (var lane in Lanes)
            {
                log($"{scene.Name}, lane {lane + 1}");
                await AddAsync(tally, folder, new RecordOptions
                {
                    Items = items,
                    Seed = scene.Seed,
                    Width = 640,
                    Height = 360,
                    FrameRate = 15,
                    Scenario = scene.Scenario,
                    Frauds = [DiscrepancyKind.BasketItem],
                    FraudRate = 0.12,
                }, lane, log, cancellationToken);
            }

            Show(table, scene.Name, tally);
        }

        foreach (var (name, path, zones, moments) in RealClips.Find().Where(clip => only.Length == 0 || only.Contains(clip.Name)))
        {
            log(name);
            var start = DateTimeOffset.UnixEpoch;
            Show(table, name, RealClips.Match(moments, await SeeAsync(path, start, zones, cancellationToken), start, log));
        }

        AnsiConsole.Profile.Width = 170; // a table that wraps cannot be read
        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task AddAsync(SeenTally tally, string folder, RecordOptions options, int lane, Action<string> log, CancellationToken cancellationToken)
    {
        var pictures = new DrawnPictures(ProductRange.Draw(Products, Seed), DemoCommand.EnrolmentViews, DemoCommand.LaneViews, Seed);
        var script = new Recorder(pictures.Products, pictures, options).Script(lane);
        var video = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{options.Scenario}-{options.Seed}-{lane}-{options.Items}.mp4"));
        if (!File.Exists(video))
        {
            Console.Error.WriteLine($"drawing {options.Scenario}, lane {lane + 1}: {script.Duration:F0} s (once)");
            using (var encoder = new VideoEncoder(video + ".part.mp4", options))
            {
                LaneFilm.Shoot(script, options, pictures, lane, frame => encoder.Write(frame.Span));
                encoder.Finish();
            }

            File.Move(video + ".part.mp4", video);
        }

        var start = Recorder.Clock(lane).Start;
        var zones = script.Layout.Zones();
        ValueList<ValueList<double>> Outline(ZoneKind kind) => zones.GetValueOrDefault(kind).Select(p => new[] { p.X, p.Y }.ToValueList()).ToValueList();
        SeenMatcher.Add(
            tally,
            script,
            await SeeAsync(
                video,
                start,
                new ZoneSettings { Scanner = Outline(ZoneKind.Scanner), Bagging = Outline(ZoneKind.Bagging), Basket = Outline(ZoneKind.Basket), Belt = Outline(ZoneKind.Belt) },
                cancellationToken),
            start,
            log);
    }

    private static async Task<IReadOnlyList<PassReport>> SeeAsync(string video, DateTimeOffset start, ZoneSettings zones, CancellationToken cancellationToken)
    {
        var lane = new LaneSettings { Source = new Uri(Path.GetFullPath(video)).AbsoluteUri, VideoStart = start, Pace = VideoPace.Max, Zones = zones };
        var run = await IngestRun.RunAsync(lane, TimeProvider.System, cancellationToken);
        return [.. run.Passes.Where(pass => pass.GoodsConfidence >= Counts)];
    }

    private static void Show(Table table, string name, SeenTally tally)
    {
        var (low, high) = Wilson.Of(tally.Seen, tally.Passes);
        string Per100(int count) => (100d * count / Math.Max(1, tally.Passes)).ToString("0.#", CultureInfo.InvariantCulture);
        table.AddRow(
        [
            name, $"{tally.Passes}", $"{tally.Seen}", string.Create(CultureInfo.InvariantCulture, $"{(double)tally.Seen / tally.Passes:0.000} ({low:0.00}-{high:0.00})"),
            Per100(tally.AllFalse), .. tally.False.Values.Select(Per100), $"{tally.Rested}", $"{tally.RestedSeen}", $"{tally.RestedFalse}",
        ]);
    }
}
