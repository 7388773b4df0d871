using System.CommandLine;
using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.LaneStudio;
using LossPrevention.Recordings;
using Spectre.Console;
using Recorder = LossPrevention.LaneStudio.Recorder;

namespace LossPrevention.Benchmarks;

/// <summary>
/// <c>latency</c>: a drawn lane of ticket switches at the camera's pace through all modules: how long after the scan the alert is at the hub, how much of that
/// the item itself takes to leave the scanner, and how much the machine.
/// </summary>
internal static class LatencyBenchmark
{
    private const int Products = 24;
    private const int Seed = 17;
    private const double DecisionGoalMs = 20;
    private const double AlertGoalMs = 1000;

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Keeps what is measured on.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var items = new Option<int>("--items") { Description = "Length of the lane.", DefaultValueFactory = _ => 40 };
        var template = new Option<string>("--template") { Description = "The deployment.", DefaultValueFactory = _ => "deployment.template.json" };
        var command = new Command("latency", "From scan to ticket-switch alert through all modules, at the camera's pace.") { folder, items, template };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(items), parsed.GetRequiredValue(template), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int items, string template, CancellationToken cancellationToken)
    {
        var recording = Make(folder, items);
        var bundle = DrawnBundle.Make(folder, recording.CatalogPath);
        var watch = new AlertWatch(TimeProvider.System);
        var options = new ReplayOptions(
            DeploymentTemplate.Load(template), recording, bundle, Path.GetFullPath(Path.Combine(folder, "latency-results")), RealTime: true);
        var report = await new ReplayRunner(options, TimeProvider.System) { Observers = [watch] }.RunAsync(new Progress<ReplayProgress>(), cancellationToken);
        var alerts = watch.Switches();
        var table = new ResultTable($"latency: one lane, 1080p, 15 frames/s, at the camera's pace; {report.Counts.Alerts} alerts, {alerts.Count} of them switches");
        table.Add("p99 of a decision's processing: last input to alert at the hub", report.AlertProcessingMs?.P99 ?? double.NaN, DecisionGoalMs, "ms", Goal.Most(1));
        table.Add("p95 from scan to switch alert at the hub", At(alerts, a => a.Total, 0.95), AlertGoalMs, "ms", Goal.Most(1));
        table.Add("p50 of the same", At(alerts, a => a.Total, 0.5), AlertGoalMs, "ms", Goal.None);
        table.Add("p95 from scan to the item's being recognised: until then there is nothing to hold against it", At(alerts, a => Math.Max(0, a.Recognised), 0.95), AlertGoalMs, "ms", Goal.None);
        table.Add("p95 from recognised to alert: time in which a better pairing may come", At(alerts, a => a.Waited, 0.95), AlertGoalMs, "ms", Goal.None);
        table.Add("p95 of what event time does not ask for", At(alerts, a => a.Total - a.EventTime, 0.95), AlertGoalMs, "ms", Goal.None);
        PrintSteps(alerts);
        return table.Print();
    }

    /// <summary>Where the time of each alert went.</summary>
    private static void PrintSteps(IReadOnlyList<RaisedSwitch> alerts)
    {
        var steps = new Table().Border(TableBorder.Rounded).Title("each switch, ms after its line was at the hub; its pass left the scanner then in event time, the rest is wall clock");
        foreach (var column in (string[])["item", "line", "left scanner", "sighting sent", "recognised", "alert", "waited, all known"])
            steps.AddColumn(new TableColumn(column).RightAligned());
        foreach (var a in alerts)
            steps.AddRow(a.SightingId, a.ScannedGtin, Ms(a.LeftScanner), Ms(a.Sent), Ms(a.Recognised), Ms(a.Total), Ms(a.Waited));
        AnsiConsole.Profile.Width = 160; // a table that wraps cannot be read
        AnsiConsole.Write(steps);
    }

    private static string Ms(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static double At<T>(IReadOnlyList<T> of, Func<T, double> value, double share)
    {
        if (of.Count == 0)
            return double.NaN;
        var sorted = of.Select(value).Order().ToList();
        return sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }

    private static Recording Make(string folder, int items)
    {
        var recording = Path.Combine(folder, $"switches-{items}");
        if (!File.Exists(Path.Combine(recording, "truth.jsonl")))
        {
            Console.WriteLine($"making a lane of {items} items in {folder} (once)");
            var designs = ProductRange.Draw(Products, Lane.Seed);
            DrawnFolder.WritePhotographs(Path.Combine(folder, "images"), designs, DemoCommand.EnrolmentViews, Lane.Seed);
            var options = new RecordOptions
            {
                Items = items,
                Seed = Seed,
                Width = 1920,
                Height = 1080,
                FrameRate = 15,
                FraudRate = 0.5,
                Frauds = [DiscrepancyKind.TicketSwitch],
                FastEncoding = true,
            };
            var pictures = new DrawnPictures(designs, DemoCommand.EnrolmentViews, DemoCommand.LaneViews, Lane.Seed);
            new Recorder(pictures.Products, pictures, options).Record(recording, designs.Select(d => d.Entry), (_, _, _) => { });
        }

        return RecordingFolder.Load(recording);
    }
}
