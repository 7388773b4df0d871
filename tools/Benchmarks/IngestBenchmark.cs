using System.CommandLine;
using LossPrevention.Contracts;
using LossPrevention.Recordings;
using LossPrevention.VideoIngest;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks;

/// <summary><c>ingest</c>: looking at a lane against decoding its video alone.</summary>
internal static class IngestBenchmark
{
    /// <summary>Share of the frame rate of decoding alone.</summary>
    private const double RateGoal = 0.85;

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Keeps what is measured on.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var items = new Option<int>("--items") { Description = "Length of the lane.", DefaultValueFactory = _ => 15 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns.", DefaultValueFactory = _ => 3 };
        var command = new Command("ingest", "VideoIngest on a 1080p lane beside 'ffmpeg -f null -' on the same file.") { folder, items, rounds };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(items), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int items, int rounds)
    {
        var recording = Lane.Make(folder, items);
        var lane = recording.Lanes[0];
        var video = recording.VideoPath(lane);
        var settings = new LaneSettings
        {
            Source = new Uri(video).AbsoluteUri,
            VideoStart = lane.VideoStart,
            Pace = VideoPace.Max,
            Zones = Zones(lane),
        };
        var (ingest, decode) = (new List<Cost>(), new List<Cost>());
        long frames = 0;
        for (var round = 0; round < rounds; round++)
        {
            decode.Add(await Cost.OfAsync(() => Child.RunAsync("ffmpeg", "-nostdin", "-v", "error", "-i", video, "-f", "null", "-")));
            ingest.Add(await Cost.OfAsync(async () => frames = (await IngestRun.RunAsync(settings, TimeProvider.System, CancellationToken.None)).Frames));
        }

        var (ours, bare) = (Cost.Median(ingest), Cost.Median(decode));
        var table = new ResultTable($"ingest: {frames} frames of 1080p, medians of {rounds} rounds in turns; limit: decoding alone");
        table.Add("wall clock", ours.Wall, bare.Wall, "s", Goal.None);
        table.Add("CPU", ours.Cpu, bare.Cpu, "s", Goal.None);
        table.Add("frames a second", frames / ours.Wall, frames / bare.Wall, "/s", Goal.Least(RateGoal));
        return table.Print();
    }

    private static ZoneSettings Zones(RecordedLane lane)
    {
        ValueList<ValueList<double>> Outline(ZoneKind kind) =>
            lane.Zones.GetValueOrDefault(kind).Select(p => new[] { p.X, p.Y }.ToValueList()).ToValueList();
        return new ZoneSettings
        {
            Scanner = Outline(ZoneKind.Scanner),
            Bagging = Outline(ZoneKind.Bagging),
            Basket = Outline(ZoneKind.Basket),
            Belt = Outline(ZoneKind.Belt),
        };
    }
}
