namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>The log-likelihoods that alignment goes by, each against chance: a scan and a pass that have nothing to do with each other.</summary>
internal static class PairScores
{
    /// <summary>Scans per second on a busy lane: how likely a scan stands anywhere by chance.</summary>
    private const double ChanceRate = 0.25;

    private const double TailShare = 0.05;
    private const double TailLength = 0.7;
    private const double KeyedLag = 8;

    /// <summary>Standard deviation of scan minus pass for a stay this long: clocks' jitter, and a scan anywhere within the stay.</summary>
    public static double Sigma(double sigma, double halfLength) => Math.Sqrt((sigma * sigma) + (0.333 * halfLength * halfLength));

    /// <summary>Scan minus middle of the pass that fits best, the clocks' offset taken off, seconds.</summary>
    public static double Difference(OpenSighting sighting, OpenScan scan, double offset)
    {
        var last = Seconds(scan.At - sighting.Middle) - offset;
        var first = Seconds(scan.At - sighting.FirstMiddle) - offset;
        return Math.Abs(first) < Math.Abs(last) ? first : last;
    }

    /// <summary>ln p(difference | the same item) - ln p(difference | chance). Gauss, with a Laplace tail for late trackers and tills.</summary>
    public static double Time(OpenSighting sighting, OpenScan scan, double offset, double jitter)
    {
        var last = One(Seconds(scan.At - sighting.Middle) - offset, Sigma(jitter, sighting.HalfLength), scan.Keyed);
        return sighting.FirstMiddle == sighting.Middle
            ? last
            : Math.Max(last, One(Seconds(scan.At - sighting.FirstMiddle) - offset, Sigma(jitter, sighting.FirstHalfLength), scan.Keyed));
    }

    private static double One(double difference, double sigma, bool keyed)
    {
        var distance = Math.Abs(difference);
        var gauss = (-0.5 * distance * distance / (sigma * sigma)) - Math.Log(sigma * 2.5066);
        var tail = Math.Log(TailShare / (2 * TailLength)) - (distance / TailLength);
        var score = Math.Max(gauss, tail);
        if (keyed && difference > 0 && difference < KeyedLag)
            score = Math.Max(score, Math.Log(0.5 / KeyedLag));
        return Math.Max(score, -30) - Math.Log(ChanceRate);
    }

    private static double Seconds(long ticks) => ticks / (double)TimeSpan.TicksPerSecond;
}
