namespace LossPrevention.Benchmarks.Fleet;

/// <summary>What one unit of an IoT Hub tier takes.</summary>
/// <remarks>
/// Source: Microsoft Learn, "IoT Hub quotas and throttling" (messages a day and unit, sends a second and unit) and "Azure IoT Hub billing
/// information" (blocks of 4 KB). Limits change: check both pages before buying.
/// </remarks>
/// <param name="Name">As in the price list.</param>
/// <param name="MessagesPerDay">Blocks of 4 KB that one unit takes a day.</param>
/// <param name="SendsPerSecond">Messages that one unit takes a second.</param>
/// <param name="LeastSendsPerSecond">What a hub of this tier takes a second however few its units are.</param>
internal sealed record IotHubTier(string Name, double MessagesPerDay, double SendsPerSecond, double LeastSendsPerSecond)
{
    /// <summary>Bytes of a message that are charged as one.</summary>
    public const int BlockBytes = 4096;

    /// <summary>How much of a unit is planned for: a fifth is left for what is not counted here, such as reported health, deployments and days that are busier.</summary>
    public const double PlannedShare = 0.8;

    /// <summary>The standard tiers; the basic ones have neither twins nor edge devices.</summary>
    public static readonly IReadOnlyList<IotHubTier> Standard =
        [new("S1", 400_000, 12, 100), new("S2", 6_000_000, 120, 120), new("S3", 300_000_000, 6_000, 6_000)];

    /// <summary>How many messages IoT Hub charges for one of so many bytes; an empty one counts once.</summary>
    public static int Blocks(int bytes) => Math.Max(1, (bytes + BlockBytes - 1) / BlockBytes);

    /// <summary>Units that take so many blocks a day and so many sends in the busiest second with <see cref="PlannedShare"/> of what they can.</summary>
    public int Units(double blocksPerDay, double sendsPerSecond)
    {
        var forQuota = Math.Ceiling(blocksPerDay / (PlannedShare * MessagesPerDay));
        var forPeak = sendsPerSecond <= PlannedShare * LeastSendsPerSecond ? 1 : Math.Ceiling(sendsPerSecond / (PlannedShare * SendsPerSecond));
        return (int)Math.Max(1, Math.Max(forQuota, forPeak));
    }
}
