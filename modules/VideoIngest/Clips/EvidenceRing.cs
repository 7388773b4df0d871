namespace LossPrevention.VideoIngest.Clips;

/// <summary>
/// The last while of one camera, coded as it came, in memory alone: bounded in time and bytes, the oldest leaves first. What nobody asks for is gone with it.
/// </summary>
internal sealed class EvidenceRing
{
    private readonly Lock gate = new();
    private readonly Queue<PlacedFragment> fragments = new();
    private TimeSpan longest;
    private long mostBytes;
    private DateTimeOffset end = DateTimeOffset.MinValue;

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>How much time is held, from the oldest fragment to the end of the newest.</summary>
    public TimeSpan Length
    {
        get
        {
            lock (gate)
            {
                return fragments.TryPeek(out var oldest) ? end - oldest.At : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Event time up to which pictures are here.</summary>
    public DateTimeOffset End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>Sets the bounds; nothing is held at zero.</summary>
    public void Bound(TimeSpan length, long bytes)
    {
        lock (gate)
        {
            (longest, mostBytes) = (length, bytes);
            DropOldest_NeedsLock();
        }
    }

    public void Add(PlacedFragment fragment)
    {
        lock (gate)
        {
            fragments.Enqueue(fragment);
            Bytes += fragment.Fragment.Bytes.Length;
            end = fragment.End > end ? fragment.End : end;
            DropOldest_NeedsLock();
        }
    }

    /// <summary>What is here of a span of time, from the key frame before it on; empty where nothing is.</summary>
    public IReadOnlyList<PlacedFragment> Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (gate)
        {
            return FragmentSpan.Of([.. fragments], from, to);
        }
    }

    private void DropOldest_NeedsLock()
    {
        while (fragments.TryPeek(out var oldest) && (Bytes > mostBytes || end - oldest.At > longest))
        {
            fragments.Dequeue();
            Bytes -= oldest.Fragment.Bytes.Length;
        }
    }
}
