namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>What one caller wants written in one transaction.</summary>
/// <param name="Apply">Runs the statements; again where the transaction had to be taken back, so it keeps no state of its own.</param>
internal sealed record StoreWrite(Action<SqliteSession> Apply)
{
    /// <summary>Called once it lasts.</summary>
    public Action? Committed { get; init; }

    /// <summary>Called once, where it cannot be written for now and is kept in memory.</summary>
    public Action? Deferred { get; init; }

    /// <summary>Called once it lasts, or is dropped for good.</summary>
    public Action? Settled { get; init; }

    /// <summary>Whether <see cref="Deferred"/> was called.</summary>
    public bool IsDeferred { get; set; }
}
