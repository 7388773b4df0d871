using System.CommandLine;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.Benchmarks;

/// <summary><c>replay</c>: a whole lane, all four modules and the hub, as fast as it goes.</summary>
internal static class ReplayBenchmark
{
    private const double Goal = 4;

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Keeps what is measured on.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var items = new Option<int>("--items") { Description = "Length of the lane.", DefaultValueFactory = _ => 15 };
        var rounds = new Option<int>("--rounds") { Description = "How often it is measured.", DefaultValueFactory = _ => 3 };
        var template = new Option<string>("--template") { Description = "The deployment.", DefaultValueFactory = _ => "deployment.template.json" };
        var command = new Command("replay", "A 1080p lane of 15 frames a second through all modules.") { folder, items, rounds, template };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(items), parsed.GetValue(rounds), parsed.GetRequiredValue(template), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int items, int rounds, string template, CancellationToken cancellationToken)
    {
        var recording = Lane.Make(folder, items);
        var bundle = DrawnBundle.Make(folder, recording.CatalogPath);
        var costs = new List<Cost>();
        ReplayReport? report = null;
        for (var round = 0; round < rounds; round++)
        {
            var options = new ReplayOptions(
                DeploymentTemplate.Load(template), recording, bundle, Path.GetFullPath(Path.Combine(folder, "results")), RealTime: false);
            costs.Add(await Cost.OfAsync(async () =>
                report = await new ReplayRunner(options, TimeProvider.System).RunAsync(new Progress<ReplayProgress>(), cancellationToken)));
        }

        var cost = Cost.Median(costs);
        var length = report!.Speed.EventSeconds;
        var table = new ResultTable($"replay: one lane, 1080p, 15 frames/s, medians of {rounds} rounds; limit: real time");
        table.Add("seconds of video a second", length / cost.Wall, 1, "s/s", Benchmarks.Goal.Least(Goal));
        table.Add("CPU a second of video", cost.Cpu / length, Environment.ProcessorCount, "s", Benchmarks.Goal.None);
        return table.Print();
    }
}
