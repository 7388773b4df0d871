using System.CommandLine;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.Benchmarks;

/// <summary>
/// <c>lanes</c>: many lanes in one process, fed in turns on one thread: events a second of one core, growth of the cost from 10 lanes to
/// 10,000, and what a lane holds that has shopped and lies idle.
/// </summary>
internal static class LanesBenchmark
{
    private const double EventsGoal = 300_000;
    private const double GrowthGoal = 1.25;
    private const int Block = 40; // some seconds of a lane, as an edge hub delivers them
    private static readonly int[] Counts = [10, 100, 1000, 10_000];

    public static Command Create()
    {
        var events = new Option<long>("--events") { Description = "Events for each number of lanes.", DefaultValueFactory = _ => 4_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns; the least counts, since other programs only add.", DefaultValueFactory = _ => 3 };
        var command = new Command("lanes", "Correlation of 10 to 10,000 lanes in one process.") { events, rounds };
        command.SetAction(parsed => Run(parsed.GetValue(events), parsed.GetValue(rounds)));
        return command;
    }

    private static int Run(long total, int rounds)
    {
        var table = new ResultTable($"lanes: {total:N0} events for each number of lanes, 64 candidates a sighting, all rules on");
        Measure(10, total / 4); // compile first
        var costs = Counts.ToDictionary(count => count, _ => double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var count in Counts)
                costs[count] = Math.Min(costs[count], Measure(count, total));
        }

        var least = costs[Counts[0]];
        foreach (var (count, cost) in costs)
        {
            table.Add($"sightings and till events a second of one core, {count:N0} lanes", 1 / cost, EventsGoal, "/s", Goal.Least(1));
            if (count == Counts[^1])
                table.Add("cost of an event with 10,000 lanes beside that with 10", 1e6 * cost, 1e6 * least, "us", Goal.Most(GrowthGoal));
        }

        var (idle, fresh) = Idle(Counts[^1]);
        table.Add("an idle lane that has shopped, beside one that has not", idle / 1e3, fresh / 1e3, "KB", Goal.None);
        return table.Print();
    }

    /// <summary>Seconds of processor time an event.</summary>
    private static double Measure(int count, long total)
    {
        var lane = new BusyLane(reportEvery: 1);
        var lanes = Open(count, lane);
        var (cpu, fed) = (TimeSpan.Zero, 0L);
        while (fed < total)
        {
            // Every lane is fed the same: what comes in is then the same memory, and what differs is what the lanes hold.
            var block = lane.Next(Block);
            var counted = block.Count(input => input is not SourceReported);
            var before = Environment.CpuUsage.TotalTime;
            foreach (var core in lanes)
            {
                foreach (var input in block)
                    core.Feed(input);
            }

            cpu += Environment.CpuUsage.TotalTime - before;
            fed += (long)counted * count;
        }

        GC.KeepAlive(lanes);
        return cpu.TotalSeconds / fed;
    }

    private static (double Idle, double Fresh) Idle(int count)
    {
        var lane = new BusyLane(reportEvery: 1);
        var empty = Memory();
        var lanes = Open(count, lane);
        var opened = Memory();
        var shopping = lane.Next(200);
        shopping.AddRange(lane.Rest());
        foreach (var core in lanes)
        {
            foreach (var input in shopping)
                core.Feed(input);
        }

        var idle = Memory();
        GC.KeepAlive(lanes);
        GC.KeepAlive(lane);
        return ((idle - empty) / count, (opened - empty) / count);
    }

    private static List<LaneCorrelator> Open(int count, BusyLane lane)
    {
        var settings = new DecisionAlertSettings { StoreId = "s" };
        var gallery = lane.Gallery;
        var sink = new NoSink();
        var lanes = new List<LaneCorrelator>(count);
        for (var n = 0; n < count; n++)
        {
            var core = new LaneCorrelator(new LaneContext(new LaneKey("s", "l"), settings, lane.Catalog), sink);
            core.Feed(gallery);
            lanes.Add(core);
        }

        return lanes;
    }

    private static double Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private sealed class NoSink : ILaneSink
    {
        public void OnDecision(Decision decision)
        {
        }

        public void OnAlert(Alert alert)
        {
        }

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
