namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// A till's clock against the camera's, from pairs that looks confirm: the median of the last differences, so that a wrong pair or two
/// move nothing and a step of the clock is followed after a few items.
/// </summary>
internal sealed class ClockOffsetEstimator(CorrelationSettings settings)
{
    private const int Window = 15;
    private const int ToLock = 3;
    private const double Steady = 0.6;
    private readonly double[] differences = new double[Window];
    private readonly double[] sorted = new double[Window];
    private int next;

    /// <summary>How many differences it stands on.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the offset is measured.</summary>
    public bool Locked { get; private set; }

    /// <summary>Scan minus sighting, seconds; 0 until measured.</summary>
    public double Offset { get; private set; }

    /// <summary>Median absolute deviation, scaled to one standard deviation, seconds.</summary>
    public double Spread { get; private set; }

    /// <summary>Jitter to reckon with, one standard deviation, seconds.</summary>
    public double Sigma => Locked
        ? Math.Clamp(Count < 6 ? settings.Jitter.TotalSeconds * 1.2 : Spread, Math.Min(0.25, settings.Jitter.TotalSeconds), 0.9)
        : settings.OffsetSpread.TotalSeconds;

    /// <summary>Whether the differences scatter so much that time says nothing.</summary>
    public bool Unsteady => Locked && Count >= 8 && Spread > 1.5;

    /// <summary>Takes a pair that looks confirm.</summary>
    public void Add(double differenceSeconds)
    {
        differences[next] = differenceSeconds;
        next = (next + 1) % Window;
        Count = Math.Min(Count + 1, Window);
        if (Locked)
            Update();
    }

    /// <summary>Locks on differences that agree; false where they are too few or too far apart.</summary>
    public bool TryLock(ReadOnlySpan<double> candidates)
    {
        if (Locked || candidates.Length < ToLock || candidates.Length > Window)
            return false;
        candidates.CopyTo(sorted);
        var (median, spread) = Robust(sorted.AsSpan(0, candidates.Length));
        if (spread > Steady)
            return false;
        foreach (var difference in candidates)
        {
            if (Math.Abs(difference - median) < 3 * Steady)
                Add(difference);
        }

        (Locked, Offset, Spread) = (true, median, spread);
        return true;
    }

    private void Update()
    {
        differences.AsSpan(0, Count).CopyTo(sorted);
        (Offset, Spread) = Robust(sorted.AsSpan(0, Count));
    }

    private static (double Median, double Spread) Robust(Span<double> values)
    {
        values.Sort();
        var median = Middle(values);
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(values[i] - median);
        values.Sort();
        return (median, 1.4826 * Middle(values));
    }

    private static double Middle(Span<double> ordered) =>
        ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
}
