namespace LossPrevention.DecisionAlert.Risk;

/// <summary>The Gamma distribution: what counts by volume are believed to be.</summary>
internal static class Gamma
{
    /// <summary>A quantile, by Wilson and Hilferty's cube root (1931): within 2 % from shape 1 on.</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="volume">The inverse scale, above 0.</param>
    /// <param name="z">The same quantile of the standard normal distribution.</param>
    public static double Quantile(double shape, double volume, double z)
    {
        var root = 1 - (1 / (9 * shape)) + (z / (3 * Math.Sqrt(shape)));
        return shape * Math.Pow(Math.Max(root, 0), 3) / volume;
    }
}
