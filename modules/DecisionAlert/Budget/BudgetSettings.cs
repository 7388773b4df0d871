using System.ComponentModel.DataAnnotations;

namespace LossPrevention.DecisionAlert.Budget;

/// <summary>How many false alerts a store puts up with, and how thresholds learn to keep to it.</summary>
internal sealed record BudgetSettings
{
    /// <summary>Whether thresholds are learned from reviews. Default false: they are those of the twin.</summary>
    public bool Enabled { get; init; }

    /// <summary>False alerts in 100 tickets, all kinds together. 0.01 to 20, default 0.5.</summary>
    [Range(0.01, 20d)]
    public double FalsePer100Transactions { get; init; } = 0.5;

    /// <summary>Tickets of its own after which a store counts as much as its chain. 100 to 1,000,000, default 5,000.</summary>
    [Range(100d, 1e6)]
    public double StoreStrength { get; init; } = 5000;

    /// <summary>Tickets of its own after which an hour of the week counts as much as the store. 100 to 1,000,000, default 2,000.</summary>
    [Range(100d, 1e6)]
    public double HourStrength { get; init; } = 2000;

    /// <summary>How often thresholds are learned anew. 01:00:00 to 7.00:00:00, default 1.00:00:00.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "7.00:00:00")]
    public TimeSpan LearnEvery { get; init; } = TimeSpan.FromDays(1);
}
