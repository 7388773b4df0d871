using System.Collections.Concurrent;
using System.Diagnostics;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Faults;

/// <summary>What the hub has been given, over any number of module runs.</summary>
internal class DeliveryLedger
{
    private readonly ConcurrentDictionary<object, int> deliveries = new();
    private readonly ConcurrentQueue<(string EventId, long At)> order = new();

    /// <summary>Different events delivered.</summary>
    public int Distinct => deliveries.Count;

    /// <summary>Deliveries beyond the first of each event.</summary>
    public int Repeated => deliveries.Values.Sum() - deliveries.Count;

    /// <summary>When each delivery came, by <see cref="Stopwatch.GetTimestamp"/>, in order.</summary>
    public IReadOnlyList<(string EventId, long At)> Order => [.. order];

    /// <summary>Takes a delivery.</summary>
    /// <param name="eventId">The event's id.</param>
    /// <param name="key">What it is known by: its natural key, or its id where reading the whole event would disturb a measurement.</param>
    public virtual void Add(string eventId, object key)
    {
        order.Enqueue((eventId, Stopwatch.GetTimestamp()));
        deliveries.AddOrUpdate(key, 1, (_, count) => count + 1);
    }

    /// <summary>Waits until so many different events have been delivered.</summary>
    public async Task UntilAsync(int distinct)
    {
        while (Distinct < distinct)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Whether an event has been delivered.</summary>
    public bool Has(PosEvent posEvent) => deliveries.ContainsKey(posEvent.NaturalKey);
}
