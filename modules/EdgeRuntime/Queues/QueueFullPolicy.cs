namespace LossPrevention.EdgeRuntime;

/// <summary>What a full queue does. Every queue has one; what it drops is counted.</summary>
public enum QueueFullPolicy
{
    /// <summary>Refuses the new one and says so: the hub, broker or file delivers it again. For what may not be lost.</summary>
    Refuse,

    /// <summary>Forgets the oldest. For frames, where the newest matters.</summary>
    DropOldest,

    /// <summary>Forgets the new one. For samples, where any will do.</summary>
    DropNewest,
}
