namespace LossPrevention.Recognition;

/// <summary>The places that score low so far; when there are too many, only the best stay and the limit falls. Not for several threads.</summary>
/// <param name="wanted">How many stay then.</param>
internal sealed class NearPlaces(int wanted)
{
    private const int Slack = 8;
    private readonly int[] scores = new int[wanted * Slack];
    private readonly int[] places = new int[wanted * Slack];
    private int limit;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Their numbers.</summary>
    public ReadOnlySpan<int> Places => places.AsSpan(0, Count);

    /// <summary>The highest score taken from now on.</summary>
    public int Limit => limit;

    /// <summary>Begins anew.</summary>
    public void Clear(int highest) => (Count, limit) = (0, highest);

    /// <summary>Takes one in; the highest score taken from now on.</summary>
    public int Add(int score, int place)
    {
        (scores[Count], places[Count]) = (score, place);
        if (++Count == scores.Length)
        {
            Keep(wanted);
        }

        return limit;
    }

    /// <summary>Lets go all but the best; the limit is the highest score among them.</summary>
    public void Keep(int count)
    {
        Array.Sort(scores, places, 0, Count);
        Count = Math.Min(Count, count);
        limit = Count > 0 ? scores[Count - 1] : limit;
    }
}
