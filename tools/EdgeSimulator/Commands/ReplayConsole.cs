using System.Globalization;
using LossPrevention.EdgeSimulator.Replay;
using Spectre.Console;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary>Shows a replay on the console: a bar and a table on a terminal, plain lines elsewhere.</summary>
internal static class ReplayConsole
{
    private const int MaxProblems = 10;

    /// <summary>Wide enough that no line of a file is broken.</summary>
    private const int FileWidth = 400;

    /// <summary>The console: plain text without colours where the output goes to a file or a pipe.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        plain.Profile.Width = FileWidth;
        return plain;
    }

    /// <summary>Runs a replay and shows how far it is.</summary>
    public static async Task<ReplayReport> RunAsync(IAnsiConsole console, Func<IProgress<ReplayProgress>, Task<ReplayReport>> replay)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await replay(new PlainProgress(console));
        }

        ReplayReport? report = null;
        await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("starting the modules", maxValue: 1);
                report = await replay(new BarProgress(task));
            });
        return report!;
    }

    /// <summary>Prints the table of results.</summary>
    public static void Print(IAnsiConsole console, ReplayReport report, string folder)
    {
        foreach (var problem in report.Problems.Take(MaxProblems))
        {
            console.WriteLine($"note: {problem}");
        }

        if (report.Problems.Count > MaxProblems)
        {
            console.WriteLine($"note: {report.Problems.Count - MaxProblems} more stand in report.json");
        }

        var counts = report.Counts;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("kind").HideFooters();
        foreach (var column in (string[])["alerts", "true", "caught", "recall", "precision", "false"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (kind, k) in report.Accuracy?.ByKind ?? new Dictionary<string, KindAccuracy>())
        {
            table.AddRow(kind, Text(k.Alerts), Text(k.True), Text(k.Caught), Percent(k.Recall), Percent(k.Precision), Text(k.FalseAlerts));
        }

        if (report.Accuracy is null)
        {
            foreach (var (kind, number) in counts.AlertsByKind)
            {
                table.AddRow(kind, Text(number), "-", "-", "-", "-", "-");
            }
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }

        console.WriteLine(
            $"{counts.Items} items on {counts.Transactions} tickets over {counts.Lanes} lane(s): {counts.Sightings} sightings, {counts.Scans} lines rung, {counts.Alerts} alerts");
        if (report.Accuracy is { } accuracy)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"false alerts: {accuracy.FalseAlerts} ({accuracy.FalsePer1000Items:0.##} per 1,000 items, {accuracy.FalsePer100Transactions:0.##} per 100 tickets)"));
        }

        if (report.AlertLatencyMs is { } latency)
        {
            var wall = report.AlertProcessingMs is { } p ? $"; processing p50 {p.P50} ms, p95 {p.P95} ms, p99 {p.P99} ms" : string.Empty;
            console.WriteLine($"from pass to alert: p50 {latency.P50} ms, p95 {latency.P95} ms, p99 {latency.P99} ms event time{wall}");
        }

        var speed = report.Speed;
        var rate = speed.FramesPerSecond is { } fps ? $", {fps} frames/s" : string.Empty;
        console.WriteLine($"{speed.EventSeconds} s of video in {speed.WallSeconds} s: {speed.TimesRealTime} times real time{rate}");
        console.WriteLine($"results: {folder}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s * 100:0.#} %") : "-";

    private sealed class BarProgress(ProgressTask task) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            task.Description = Markup.Escape(value.Text);
            task.Value = value.Share;
        }
    }

    private sealed class PlainProgress(IAnsiConsole console) : IProgress<ReplayProgress>
    {
        private int shown = -1;

        public void Report(ReplayProgress value)
        {
            var tenth = (int)(value.Share * 10);
            if (tenth > shown)
            {
                shown = tenth;
                console.WriteLine($"replay {tenth * 10} %: {value.Text}");
            }
        }
    }
}
