namespace LossPrevention.Recognition;

/// <summary>The newest sightings' vectors by sighting id; the oldest is forgotten when full.</summary>
internal sealed class SightingMemory
{
    private readonly Dictionary<string, RememberedSighting> bySighting = [];
    private readonly Queue<string> order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => bySighting.Count;

    /// <summary>Remembers one; a sighting told again changes nothing.</summary>
    public void Add(string sightingId, RememberedSighting sighting, int capacity)
    {
        if (capacity == 0 || !bySighting.TryAdd(sightingId, sighting))
        {
            return;
        }

        order.Enqueue(sightingId);
        while (order.Count > capacity)
        {
            bySighting.Remove(order.Dequeue());
        }
    }

    /// <summary>What is remembered of a sighting; null where it is forgotten.</summary>
    public RememberedSighting? Find(string sightingId) => bySighting.GetValueOrDefault(sightingId);

    /// <summary>Forgets everything: vectors of one bundle mean nothing to another.</summary>
    public void Clear()
    {
        bySighting.Clear();
        order.Clear();
    }
}

/// <summary>The mean of a sighting's projected vectors, and of how many.</summary>
internal sealed record RememberedSighting(float[] Mean, int Crops);
