using Spectre.Console;

namespace LossPrevention.LaneStudio;

/// <summary>Tells the terminal how far the filming is, and what came of it.</summary>
internal static class Progress
{
    public static RecordedSummary Run(Func<Action<int, int, int>, RecordedSummary> record)
    {
        if (Console.IsOutputRedirected)
        {
            return record((_, _, _) => { });
        }

        return AnsiConsole.Progress().Start(context =>
        {
            var bars = new Dictionary<int, ProgressTask>();
            return record((lane, frame, frames) =>
            {
                if (!bars.TryGetValue(lane, out ProgressTask? bar))
                {
                    bars[lane] = bar = context.AddTask($"filming lane-{lane + 1}", maxValue: frames);
                }

                bar.Value = frame;
            });
        });
    }

    public static void Print(string directory, RecordedSummary summary)
    {
        Console.WriteLine(
            $"{directory}: {summary.Lanes} lanes, {summary.Items} items, {summary.Length.TotalSeconds:F0} s of video, {summary.TillEvents} till events.");
        foreach (var kind in summary.Truth.GroupBy(t => t.Kind).OrderBy(group => group.Key))
        {
            Console.WriteLine($"  {kind.Count(),3} x {kind.Key}");
        }
    }
}
