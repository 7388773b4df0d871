using LossPrevention.Contracts;
using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge;

/// <summary>
/// Knows the last events of one lane by natural key and by event id. The window is bounded: the oldest keys are forgotten first.
/// </summary>
internal sealed class DuplicateFilter
{
    private readonly Lock gate = new();
    private readonly HashSet<PosEventKey> keys = [];
    private readonly HashSet<string> eventIds = new(StringComparer.Ordinal);
    private readonly Queue<SentKey> order = new();

    /// <summary>How many events are remembered.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return order.Count;
            }
        }
    }

    /// <summary>The events remembered, oldest first.</summary>
    public IReadOnlyList<SentKey> Keys
    {
        get
        {
            lock (gate)
            {
                return [.. order];
            }
        }
    }

    /// <summary>Whether the event, or another with its natural key or its id, has been added and not yet forgotten.</summary>
    public bool Contains(PosEvent posEvent)
    {
        lock (gate)
        {
            return Contains(SentKey.Of(posEvent));
        }
    }

    /// <summary>Remembers an event, unless it is known.</summary>
    /// <param name="key">The event.</param>
    /// <param name="capacity">How many events are remembered at most.</param>
    public bool TryAdd(SentKey key, int capacity)
    {
        lock (gate)
        {
            if (Contains(key))
            {
                return false;
            }

            keys.Add(key.Key);
            eventIds.Add(key.EventId);
            order.Enqueue(key);
            while (order.Count > capacity)
            {
                var oldest = order.Dequeue();
                keys.Remove(oldest.Key);
                eventIds.Remove(oldest.EventId);
            }

            return true;
        }
    }

    private bool Contains(SentKey key) => keys.Contains(key.Key) || eventIds.Contains(key.EventId);
}
