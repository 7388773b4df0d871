using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>What a lane's correlation is made with: settings and catalog of one moment.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Settings">The twin's settings in force.</param>
/// <param name="Products">The catalog.</param>
internal sealed record LaneContext(LaneKey Lane, DecisionAlertSettings Settings, IProductLookup Products)
{
    private readonly double[] priors = Hours(Settings.Prior);

    /// <summary>What the twin says of this lane.</summary>
    public LaneSettings Own { get; } = Settings.Lanes.GetValueOrDefault(Lane.LaneId) ?? new LaneSettings();

    /// <summary>Share of items that cross unpaid at this hour.</summary>
    public double Prior(long ticks) => priors[new DateTime(ticks, DateTimeKind.Utc).Hour];

    private static double[] Hours(PriorSettings prior)
    {
        var hours = new double[24];
        Array.Fill(hours, prior.PerItem);
        foreach (var (hour, share) in prior.ByHour)
            hours[int.Parse(hour)] = share;
        return hours;
    }
}
