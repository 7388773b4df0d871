namespace LossPrevention.Benchmarks;

/// <summary>Wilson's 95 % interval of a share (1927).</summary>
internal static class Wilson
{
    private const double Z = 1.96;

    public static (double Low, double High) Of(int hits, int trials)
    {
        if (trials == 0)
            return (0, 1);
        var share = (double)hits / trials;
        var middle = (share + (Z * Z / (2 * trials))) / (1 + (Z * Z / trials));
        var reach = Z / (1 + (Z * Z / trials)) * Math.Sqrt((share * (1 - share) / trials) + (Z * Z / (4d * trials * trials)));
        return (Math.Max(0, middle - reach), Math.Min(1, middle + reach));
    }
}
