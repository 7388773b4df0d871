namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// How well one open sighting fits the scans of its window. Rented and given back: thousands of lanes keep what they settled for a while, and what is
/// kept has to be copied by the collector and pushes other lanes out of the caches.
/// </summary>
internal sealed class LooksCache
{
    private const int Size = 8; // scans in a common window; more only cost a second look-up
    private const int Kept = 64;

    [ThreadStatic]
    private static Stack<LooksCache>? spare;

    private readonly long[] serials = new long[Size];
    private readonly double?[] looks = new double?[Size];

    /// <summary>An empty one.</summary>
    public static LooksCache Rent()
    {
        if (spare is not { Count: > 0 })
            return new LooksCache();
        var cache = spare.Pop();
        Array.Clear(cache.serials);
        return cache;
    }

    /// <summary>Takes it back; its sighting must not ask it any more.</summary>
    public static void Return(LooksCache cache)
    {
        spare ??= new Stack<LooksCache>(Kept);
        if (spare.Count < Kept)
            spare.Push(cache);
    }

    /// <summary>What is known of a scan; false where nothing is.</summary>
    public bool TryGet(long serial, out double? value)
    {
        var slot = (int)(serial % Size);
        value = looks[slot];
        return serials[slot] == serial;
    }

    /// <summary>Keeps what was found out.</summary>
    public void Put(long serial, double? value)
    {
        var slot = (int)(serial % Size);
        (serials[slot], looks[slot]) = (serial, value);
    }
}
