namespace LossPrevention.Benchmarks.Fleet;

/// <summary>A store's day upstream.</summary>
/// <param name="Lanes">Its lanes.</param>
/// <param name="Flows">Its messages by kind.</param>
internal sealed record StoreTraffic(int Lanes, IReadOnlyList<MessageFlow> Flows)
{
    private const double Day = 86_400;
    private const double Hour = 3_600;

    /// <summary>Messages a day that IoT Hub charges.</summary>
    public double BlocksPerDay => Flows.Sum(f => f.BlocksPerDay);

    /// <summary>Bytes a day of messages that are routed on.</summary>
    public double EventBytesPerDay => Flows.Where(f => f.IsEvent).Sum(f => f.BytesPerDay);

    /// <summary>Puts a store's day together.</summary>
    public static StoreTraffic Of(int lanes, WireSizes sizes, FleetAssumptions fleet)
    {
        var alerts = lanes * fleet.TicketsPerLane * fleet.AlertsPer100Tickets / 100;
        var turns = 2 * lanes * fleet.BlindTurnsPerLane;
        var health = Day / fleet.HealthInterval.TotalSeconds;
        return new StoreTraffic(
            lanes,
            [
                new MessageFlow("alerts", alerts, sizes.Alert, IsEvent: true, alerts * fleet.BusiestHour / Hour),
                new MessageFlow(
                    "resolutions", alerts * fleet.SelfCorrected, sizes.Resolution, IsEvent: true, alerts * fleet.SelfCorrected * fleet.BusiestHour / Hour),
                new MessageFlow("reviews", alerts * fleet.Reviewed, sizes.Review, IsEvent: true, alerts * fleet.Reviewed * fleet.BusiestHour / Hour),
                new MessageFlow("store health at the interval", health, sizes.Health(lanes), IsEvent: true, health / Day),
                new MessageFlow("store health of a blind lane", turns, sizes.BlindHealth(lanes), IsEvent: true, turns / Day),
                .. sizes.Twins(lanes).SelectMany(twin => new[]
                {
                    new MessageFlow($"twin of {twin.Module}, read", fleet.ConnectsPerModule, twin.Bytes, IsEvent: false, 0),
                    new MessageFlow($"twin of {twin.Module}, reported", fleet.ConnectsPerModule, twin.ReportBytes, IsEvent: false, 0),
                }),
            ]);
    }
}
