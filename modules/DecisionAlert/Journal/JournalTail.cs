using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Journal;

/// <summary>The end of a lane's journal.</summary>
/// <param name="Inputs">What went in, in order.</param>
/// <param name="DecidedThrough">Event time of the last decision that was written. Every alert before it was written too.</param>
internal sealed record JournalTail(IReadOnlyList<LaneInput> Inputs, DateTimeOffset DecidedThrough)
{
    /// <summary>Nothing to take up.</summary>
    public static readonly JournalTail None = new([], DateTimeOffset.MinValue);
}
