namespace LossPrevention.VideoIngest.Clips;

/// <summary>Chooses the fragments of a clip.</summary>
internal static class FragmentSpan
{
    /// <summary>
    /// The fragments that show a span of time, from the key frame at or before its start, or the first key frame after it where the one before is gone. A clip has
    /// one head: of several connections the one that shows most of the span.
    /// </summary>
    /// <param name="fragments">In order of arrival.</param>
    /// <param name="from">The span's start.</param>
    /// <param name="to">The span's end.</param>
    public static IReadOnlyList<PlacedFragment> Of(IReadOnlyList<PlacedFragment> fragments, DateTimeOffset from, DateTimeOffset to)
    {
        var best = new List<PlacedFragment>();
        var longest = TimeSpan.Zero;
        foreach (var connection in fragments.GroupBy(fragment => fragment.Fragment.Init, ReferenceEqualityComparer.Instance))
        {
            var clip = OfOne([.. connection], from, to);
            var shown = clip.Aggregate(TimeSpan.Zero, (sum, fragment) => sum + Overlap(fragment, from, to));
            if (shown > longest)
            {
                (best, longest) = (clip, shown);
            }
        }

        return best;
    }

    private static List<PlacedFragment> OfOne(List<PlacedFragment> fragments, DateTimeOffset from, DateTimeOffset to)
    {
        var start = fragments.FindLastIndex(fragment => fragment.Fragment.IsKey && fragment.At <= from);
        if (start < 0)
        {
            start = fragments.FindIndex(fragment => fragment.Fragment.IsKey);
        }

        return start < 0 ? [] : [.. fragments.Skip(start).TakeWhile(fragment => fragment.At < to)];
    }

    private static TimeSpan Overlap(PlacedFragment fragment, DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (fragment.At > from ? fragment.At : from, fragment.End < to ? fragment.End : to);
        return end > start ? end - start : TimeSpan.Zero;
    }
}
