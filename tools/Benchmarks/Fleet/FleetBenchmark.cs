using System.CommandLine;
using System.Globalization;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.Benchmarks.Fleet;

/// <summary><c>fleet</c>: what a fleet sends upstream a day, and what of Azure takes it.</summary>
internal static class FleetBenchmark
{
    private const double Megabyte = 1e6;

    public static Command Create()
    {
        var defaults = new FleetAssumptions();
        var stores = new Option<int>("--stores") { Description = "Stores.", DefaultValueFactory = _ => defaults.Stores };
        var lanes = new Option<string>("--lanes")
        {
            Description = "Lanes of the stores, taken in turn.",
            DefaultValueFactory = _ => string.Join(',', defaults.Lanes),
        };
        var tickets = new Option<double>("--tickets") { Description = "Tickets a lane and day.", DefaultValueFactory = _ => defaults.TicketsPerLane };
        var alerts = new Option<double>("--alerts-per-100") { Description = "Alerts in 100 tickets.", DefaultValueFactory = _ => defaults.AlertsPer100Tickets };
        var interval = new Option<int>("--health-seconds")
        {
            Description = "How often a store sends its health; the modules' default.",
            DefaultValueFactory = _ => (int)defaults.HealthInterval.TotalSeconds,
        };
        var template = new Option<string>("--template") { Description = "The deployment.", DefaultValueFactory = _ => "deployment.template.json" };
        AtLeast(stores, 1);
        AtLeast(interval, 1);
        lanes.Validators.Add(result =>
        {
            if (!result.GetValueOrDefault<string>().Split(',').All(n => int.TryParse(n, CultureInfo.InvariantCulture, out var lanes) && lanes > 0))
            {
                result.AddError("--lanes takes whole numbers above 0 with commas, such as 4,8,12.");
            }
        });
        var command = new Command("fleet", "A fleet's messages upstream, by the modules' own serialisers.") { stores, lanes, tickets, alerts, interval, template };
        command.SetAction(parsed => Run(
            defaults with
            {
                Stores = parsed.GetValue(stores),
                Lanes = [.. parsed.GetRequiredValue(lanes).Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
                TicketsPerLane = parsed.GetValue(tickets),
                AlertsPer100Tickets = parsed.GetValue(alerts),
                HealthInterval = TimeSpan.FromSeconds(parsed.GetValue(interval)),
            },
            parsed.GetRequiredValue(template)));
        return command;
    }

    private static int Run(FleetAssumptions fleet, string template)
    {
        var sizes = new MeasuredSizes(DeploymentTemplate.Load(template));
        var traffic = FleetTraffic.Of(fleet, sizes);
        var table = new ResultTable(string.Create(
            CultureInfo.InvariantCulture,
            $"fleet: {fleet.Stores:N0} stores, {traffic.Lanes:N0} lanes, {fleet.TicketsPerLane:N0} tickets a lane and day, health every {fleet.HealthInterval.TotalSeconds:N0} s; limit: one block, one unit"));
        table.Add("an alert, mean of 1,000", sizes.Alert, IotHubTier.BlockBytes, "B", Goal.None);
        table.Add("the largest of them", sizes.LargestAlert, IotHubTier.BlockBytes, "B", Goal.Most(1));
        foreach (var lanes in fleet.Lanes.Distinct().Order())
        {
            AddStore(table, StoreTraffic.Of(lanes, sizes, fleet), sizes);
        }

        table.Add("fleet: charged messages a day", traffic.BlocksPerDay, IotHubTier.Standard[^1].MessagesPerDay, "", Goal.None);
        foreach (var tier in IotHubTier.Standard)
        {
            table.Add($"fleet: units of {tier.Name}, a fifth left free", traffic.Units(tier), 1, "", Goal.None);
        }

        table.Add("fleet: events a second, day's mean", traffic.EventsPerSecond, FleetTraffic.EventsPerThroughputUnit, "/s", Goal.None);
        table.Add("fleet: events in the busiest second", traffic.BusiestSecond, FleetTraffic.EventsPerThroughputUnit, "/s", Goal.None);
        table.Add("fleet: megabytes in the busiest second", traffic.BytesOfBusiestSecond / Megabyte, FleetTraffic.BytesPerThroughputUnit / Megabyte, "MB", Goal.None);
        table.Add("fleet: Event Hubs throughput units", traffic.ThroughputUnits, 1, "", Goal.None);
        table.Add("fleet: gigabytes a day into Data Explorer, before compression", traffic.BytesPerDay / 1e9, double.NaN, "GB", Goal.None);
        return table.Print();
    }

    private static void AddStore(ResultTable table, StoreTraffic store, MeasuredSizes sizes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{store.Lanes} lanes");
        table.Add($"{name}: a health message", sizes.Health(store.Lanes), IotHubTier.BlockBytes, "B", Goal.None);
        table.Add($"{name}: charged messages a day", store.BlocksPerDay, IotHubTier.Standard[0].MessagesPerDay, "", Goal.None);
        table.Add($"{name}: charged messages a day and lane", store.BlocksPerDay / store.Lanes, IotHubTier.Standard[0].MessagesPerDay, "", Goal.None);
        table.Add($"{name}: kilobytes a day and lane", store.EventBytesPerDay / store.Lanes / 1e3, double.NaN, "kB", Goal.None);
    }

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
        {
            result.AddError($"{option.Name} takes a whole number from {least} on.");
        }
    });
}
