using LossPrevention.Contracts;
using Xunit.Abstractions;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

public class DetectionTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_SeededShopping_CatchesNineOfTenAtFewFalseAlerts()
    {
        var tally = Shop(seeds: 48, lane => new Shopping(lane));

        tally.MissedFound.ShouldBeGreaterThan(0.9);
        tally.SwitchedFound.ShouldBeGreaterThan(0.9);
        tally.FalsePer100.ShouldBeLessThan(1.5);
    }

    [Fact]
    public void Run_HonestShoppingOnly_HardlyEverAlerts()
    {
        var tally = Shop(seeds: 24, lane => new Shopping(1000 + lane) { MisScans = 0, Switches = 0 });

        tally.FalsePer100.ShouldBeLessThan(1.5);
    }

    [Fact]
    public void Run_CoarserClocksAndPoorerLooks_StaysUsable()
    {
        var tally = Shop(seeds: 24, lane => new Shopping(2000 + lane) { Jitter = 0.4, MissedSightings = 0.05, HonestMean = 4 });

        tally.MissedFound.ShouldBeGreaterThan(0.88);
        tally.SwitchedFound.ShouldBeGreaterThan(0.88);
        tally.FalsePer100.ShouldBeLessThan(2);
    }

    private (double MissedFound, double SwitchedFound, double FalsePer100) Shop(int seeds, Func<int, Shopping> make)
    {
        var (items, missed, missedFound, switched, switchedFound, wrong) = (0, 0, 0, 0, 0, 0);
        for (var lane = 0; lane < seeds; lane++)
        {
            var script = make(lane).Write(tickets: 10);
            var outcome = script.Run();
            items += script.Items;
            missed += script.Truths.Count(t => t.Kind == DiscrepancyKind.MisScan);
            switched += script.Truths.Count(t => t.Kind == DiscrepancyKind.TicketSwitch);
            missedFound += outcome.Against(t => t.Kind == DiscrepancyKind.MisScan).Found;
            var (found, extra) = outcome.Against(t => t.Kind == DiscrepancyKind.TicketSwitch);
            switchedFound += found;
            wrong += extra;
        }

        output.WriteLine($"{items} items; missed {missedFound}/{missed}; switched {switchedFound}/{switched}; false {wrong}");
        return ((double)missedFound / Math.Max(1, missed), (double)switchedFound / Math.Max(1, switched), 100d * wrong / items);
    }
}
