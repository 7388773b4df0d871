using System.CommandLine;
using System.Diagnostics;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.Benchmarks;

/// <summary><c>correlate</c>: one lane's decisions on one core, for as long as it takes to see whether memory stays flat.</summary>
internal static class CorrelateBenchmark
{
    private const double EventsGoal = 200_000;
    private const double GrowthGoal = 1.2;
    private const int Block = 500; // few, so that what waits to be fed is not carried from one collection to the next

    public static Command Create()
    {
        var events = new Option<long>("--events") { Description = "How many events.", DefaultValueFactory = _ => 10_000_000 };
        var every = new Option<int>("--report-every")
        {
            Description = "Items between two reports of camera and till.",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("correlate", "Sightings, till events and progress through a lane's correlation.") { events, every };
        command.SetAction(parsed => Run(parsed.GetValue(events), parsed.GetValue(every)));
        return command;
    }

    private static int Run(long total, int reportEvery)
    {
        var lane = new BusyLane(reportEvery);
        var sink = new CountingSink();
        var correlator = new LaneCorrelator(new LaneContext(new LaneKey("s", "l"), new DecisionAlertSettings { StoreId = "s" }, lane.Catalog), sink);
        correlator.Feed(lane.Gallery);
        var (wall, cpu) = (TimeSpan.Zero, TimeSpan.Zero);
        var (fed, reports) = (0L, 0L);
        double early = 0;
        while (fed < total)
        {
            var block = lane.Next(Block);
            var (begun, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            foreach (var input in block)
            {
                correlator.Feed(input);
            }

            wall += Stopwatch.GetElapsedTime(begun);
            cpu += Environment.CpuUsage.TotalTime - before;
            fed += block.Count;
            reports += block.Count(input => input is SourceReported);
            if (early == 0 && fed >= total / 10)
            {
                early = Megabytes();
            }
        }

        var late = Megabytes();
        var table = new ResultTable($"correlate: {fed:N0} events of one lane, {sink.Decisions:N0} decisions, {sink.Alerts:N0} alerts");
        table.Add("sightings and till events a second of one core", (fed - reports) / cpu.TotalSeconds, EventsGoal, "/s", Goal.Least(1));
        table.Add("the same with progress reports counted", fed / cpu.TotalSeconds, EventsGoal, "/s", Goal.None);
        table.Add("the same of wall clock", fed / wall.TotalSeconds, EventsGoal, "/s", Goal.None);
        table.Add("memory at the end beside that after a tenth", late, early, "MB", Goal.Most(GrowthGoal));
        GC.KeepAlive(correlator);
        return table.Print();
    }

    private static double Megabytes() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    private sealed class CountingSink : ILaneSink
    {
        public long Decisions { get; private set; }

        public long Alerts { get; private set; }

        public void OnDecision(Decision decision) => Decisions++;

        public void OnAlert(Alert alert) => Alerts++;

        public void OnResolved(AlertResolved resolved)
        {
        }

        public void OnCommand(LaneCommand command)
        {
        }

        public void OnSample(LearningSample sample)
        {
        }

        public void OnGalleryNeeded(GalleryVersion gallery)
        {
        }
    }
}
