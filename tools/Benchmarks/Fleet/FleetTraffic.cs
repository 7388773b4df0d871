namespace LossPrevention.Benchmarks.Fleet;

/// <summary>The fleet's day upstream, added up from its stores'.</summary>
/// <param name="Stores">Each store's day.</param>
internal sealed record FleetTraffic(IReadOnlyList<StoreTraffic> Stores)
{
    /// <summary>One Event Hubs throughput unit takes so many events a second in (Microsoft Learn, "Scaling with Event Hubs").</summary>
    public const double EventsPerThroughputUnit = 1_000;

    /// <summary>And so many bytes a second.</summary>
    public const double BytesPerThroughputUnit = 1_000_000;

    private const double Day = 86_400;

    // One-sided 99.9 % of a Poisson count that is large enough to be normal.
    private const double Quantile = 3.09;

    /// <summary>All lanes.</summary>
    public int Lanes => Stores.Sum(s => s.Lanes);

    /// <summary>Messages a day that IoT Hub charges.</summary>
    public double BlocksPerDay => Stores.Sum(s => s.BlocksPerDay);

    /// <summary>Messages a day that are routed to Event Hubs.</summary>
    public double EventsPerDay => Stores.Sum(s => s.Flows.Where(f => f.IsEvent).Sum(f => f.PerDay));

    /// <summary>Bytes a day into Event Hubs and Data Explorer, before compression.</summary>
    public double BytesPerDay => Stores.Sum(s => s.EventBytesPerDay);

    /// <summary>Events a second on average over the day.</summary>
    public double EventsPerSecond => EventsPerDay / Day;

    /// <summary>Events in all but one in a thousand seconds of the busiest hour, the stores being independent of each other.</summary>
    public double BusiestSecond
    {
        get
        {
            var mean = Stores.Sum(s => s.Flows.Where(f => f.IsEvent).Sum(f => f.PeakPerSecond));
            return mean + (Quantile * Math.Sqrt(mean));
        }
    }

    /// <summary>Bytes in that second, at the day's mean size of an event.</summary>
    public double BytesOfBusiestSecond => EventsPerDay == 0 ? 0 : BusiestSecond * BytesPerDay / EventsPerDay;

    /// <summary>Throughput units that take the busiest second.</summary>
    public int ThroughputUnits =>
        (int)Math.Max(1, Math.Ceiling(Math.Max(BusiestSecond / EventsPerThroughputUnit, BytesOfBusiestSecond / BytesPerThroughputUnit)));

    /// <summary>Units of a tier that take the fleet.</summary>
    public int Units(IotHubTier tier) => tier.Units(BlocksPerDay, BusiestSecond);

    /// <summary>The fleet's day.</summary>
    public static FleetTraffic Of(FleetAssumptions fleet, WireSizes sizes) =>
        new([.. Enumerable.Range(0, fleet.Stores).Select(i => StoreTraffic.Of(fleet.Lanes[i % fleet.Lanes.Count], sizes, fleet))]);
}
