namespace LossPrevention.VideoIngest.Frames;

/// <summary>The least value of the last while, in twelve buckets: what is older than the window is forgotten a twelfth at a time.</summary>
internal sealed class LeastOfWindow(TimeSpan window)
{
    private const int Buckets = 12;
    private readonly List<(DateTimeOffset From, TimeSpan Least)> buckets = [];
    private TimeSpan length = window / Buckets;

    public bool IsEmpty => buckets.Count == 0;

    /// <summary>The least; zero where nothing is known.</summary>
    public TimeSpan Least => IsEmpty ? TimeSpan.Zero : buckets.Min(bucket => bucket.Least);

    /// <summary>How far the buckets' least values lie apart.</summary>
    public TimeSpan Spread => IsEmpty ? TimeSpan.Zero : buckets.Max(bucket => bucket.Least) - Least;

    public void Add(TimeSpan value, DateTimeOffset at)
    {
        buckets.RemoveAll(bucket => at - bucket.From >= length * Buckets);
        if (IsEmpty || at - buckets[^1].From >= length)
        {
            buckets.Add((at, value));
        }
        else if (value < buckets[^1].Least)
        {
            buckets[^1] = (buckets[^1].From, value);
        }
    }

    /// <summary>Remembers for longer from now on.</summary>
    public void Widen(TimeSpan longer) => length = longer / Buckets;

    /// <summary>Moves every value.</summary>
    public void Shift(TimeSpan by)
    {
        for (var i = 0; i < buckets.Count; i++)
        {
            buckets[i] = (buckets[i].From, buckets[i].Least + by);
        }
    }

    /// <summary>Forgets all but one value.</summary>
    public void Restart(TimeSpan value, DateTimeOffset at)
    {
        buckets.Clear();
        Add(value, at);
    }
}
