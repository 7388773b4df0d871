using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>
/// Knows the last events of one lane by natural key and by event id. The window is bounded: the oldest keys are forgotten first.
/// </summary>
internal sealed class DuplicateFilter
{
    private readonly HashSet<PosEventKey> keys = [];
    private readonly HashSet<string> eventIds = new(StringComparer.Ordinal);
    private readonly Queue<(PosEventKey Key, string EventId)> order = new();

    /// <summary>How many events are remembered.</summary>
    public int Count => order.Count;

    /// <summary>Whether the event, or another with its natural key or its id, has been added and not yet forgotten.</summary>
    public bool Contains(PosEvent posEvent) => keys.Contains(posEvent.NaturalKey) || eventIds.Contains(posEvent.EventId);

    /// <summary>Remembers an event that <see cref="Contains"/> does not know.</summary>
    /// <param name="posEvent">The event.</param>
    /// <param name="capacity">How many events are remembered at most.</param>
    public void Add(PosEvent posEvent, int capacity)
    {
        if (!keys.Add(posEvent.NaturalKey) | !eventIds.Add(posEvent.EventId))
        {
            throw new InvalidOperationException($"Event {posEvent.EventId} is known already.");
        }

        order.Enqueue((posEvent.NaturalKey, posEvent.EventId));
        while (order.Count > capacity)
        {
            var oldest = order.Dequeue();
            keys.Remove(oldest.Key);
            eventIds.Remove(oldest.EventId);
        }
    }
}
