using LossPrevention.DecisionAlert;

namespace LossPrevention.Benchmarks.Fleet;

/// <summary>What is assumed of the fleet and not measured.</summary>
internal sealed record FleetAssumptions
{
    /// <summary>Stores. Default 10,000.</summary>
    public int Stores { get; init; } = 10_000;

    /// <summary>The stores' lanes, taken in turn. Default: small 4-5, medium 8-9, large 12-13.</summary>
    public IReadOnlyList<int> Lanes { get; init; } = [4, 5, 8, 9, 12, 13];

    /// <summary>Tickets a lane and day. Default 150.</summary>
    public double TicketsPerLane { get; init; } = 150;

    /// <summary>Alerts in 100 tickets, right and wrong. Default 4: the 3-4 that hold a recoverable loss, and the budget of 0.5 false ones.</summary>
    public double AlertsPer100Tickets { get; init; } = 4;

    /// <summary>Share of alerts that the shopper puts right, which is told as well. Default 0.8.</summary>
    public double SelfCorrected { get; init; } = 0.8;

    /// <summary>Share of alerts that a person decides. Default 0.2: those that the shopper does not put right.</summary>
    public double Reviewed { get; init; } = 0.2;

    /// <summary>How often a store sends its health. Default: the module's.</summary>
    public TimeSpan HealthInterval { get; init; } = new DecisionAlertSettings().HealthInterval;

    /// <summary>Times a lane and day goes blind and sees again; each sends the store's health twice more. Default 1.</summary>
    public double BlindTurnsPerLane { get; init; } = 1;

    /// <summary>Times a day that each module starts or its hub comes back: the twin is read and the settings are reported. Default 1.</summary>
    public double ConnectsPerModule { get; init; } = 1;

    /// <summary>Share of a day's tickets that its busiest hour holds. Default 0.12.</summary>
    public double BusiestHour { get; init; } = 0.12;
}
