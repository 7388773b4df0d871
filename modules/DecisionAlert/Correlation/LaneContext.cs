using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Discrepancies;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>What a lane's correlation is made with: settings and catalog of one moment.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Settings">The twin's settings in force.</param>
/// <param name="Products">The catalog.</param>
/// <param name="Learned">Thresholds learned from reviews; null before any.</param>
internal sealed record LaneContext(LaneKey Lane, DecisionAlertSettings Settings, IProductLookup Products, ThresholdTable? Learned = null)
{
    private readonly double[] priors = Hours(Settings.Prior);

    /// <summary>What the twin says of this lane.</summary>
    public LaneSettings Own { get; } = Settings.Lanes.GetValueOrDefault(Lane.LaneId) ?? new LaneSettings();

    /// <summary>The risk from which a kind of discrepancy is raised now: what the twin sets, else what was learned, else the kind's default.</summary>
    public double AlertFrom(DiscrepancyKind kind, long ticks) =>
        Settings.Discrepancies.Of(kind).AlertFrom
        ?? (Settings.Budget.Enabled ? Learned?.AlertFrom(kind, ticks) : null)
        ?? DiscrepancySettings.DefaultAlertFrom(kind, Settings.Thresholds);

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
