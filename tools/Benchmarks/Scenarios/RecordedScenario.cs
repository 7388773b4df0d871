using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.LaneStudio;
using LossPrevention.Recordings;

namespace LossPrevention.Benchmarks;

/// <summary>A set drawn as video and replayed through all modules: what the cameras and Recognition themselves do counts too.</summary>
internal sealed class RecordedScenario(string folder, string template, IReadOnlyList<ProductDesign> designs, int seed)
{
    /// <summary>Records the set, once, and replays it.</summary>
    public async Task<Tally> PlayAsync(ScenarioSet set, RecordOptions options, Func<TrueDiscrepancy, string> name, CancellationToken cancellationToken)
    {
        var images = Path.Combine(folder, "images");
        if (!Directory.Exists(images))
            DrawnFolder.WritePhotographs(images, designs, DemoCommand.EnrolmentViews, seed);
        var place = Path.Combine(folder, $"{set.Name.Replace(' ', '-')}-{options.Lanes}x{options.Items}");
        if (!File.Exists(Path.Combine(place, "truth.jsonl")))
        {
            Console.Error.WriteLine($"drawing {set.Name}: {options.Lanes} lanes of {options.Items} items (once)");
            var pictures = new DrawnPictures(designs, DemoCommand.EnrolmentViews, DemoCommand.LaneViews, seed);
            new Recorder(pictures.Products, pictures, options).Record(place, designs.Select(d => d.Entry), (_, _, _) => { });
        }

        var recording = RecordingFolder.Load(place);
        var results = Path.GetFullPath(Path.Combine(place, "results"));
        var replay = new ReplayOptions(
            DeploymentTemplate.Load(template), recording, DrawnBundle.Make(folder, recording.CatalogPath), results, RealTime: false);
        var report = await new ReplayRunner(replay, TimeProvider.System).RunAsync(new Progress<ReplayProgress>(), cancellationToken);
        var alerts = File.ReadLines(Path.Combine(results, ReplayFiles.Alerts)).Select(l => JsonSerializer.Deserialize(l, ContractsJson.Default.Alert)!).ToList();
        var tally = new Tally();
        tally.Add(alerts, recording.Truth ?? [], name, report.Counts.Transactions, (int)report.Counts.Items);
        return tally;
    }
}
