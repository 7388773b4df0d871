namespace LossPrevention.Contracts;

/// <summary>One lane of one store: what correlation, health and settings are keyed by.</summary>
public readonly record struct LaneKey(string StoreId, string LaneId)
{
    /// <inheritdoc/>
    public override string ToString() => $"{StoreId}/{LaneId}";
}
