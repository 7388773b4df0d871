namespace LossPrevention.PosBridge;

/// <summary>Where events came from.</summary>
/// <param name="Source">For people: the queue, and the broker's id of the message.</param>
/// <param name="ReceivedAt">When their message came in, node's clock, UTC.</param>
/// <param name="Pace">What their arrival says of when they happened.</param>
internal sealed record EventOrigin(string Source, DateTimeOffset ReceivedAt, EventPace Pace);

/// <summary>What an event's arrival says of when it happened.</summary>
internal enum EventPace
{
    /// <summary>It came as it happened.</summary>
    Live,

    /// <summary>It has waited somewhere.</summary>
    Waited,

    /// <summary>Nothing: it belongs to a recording, which keeps its own time.</summary>
    Replayed,
}
