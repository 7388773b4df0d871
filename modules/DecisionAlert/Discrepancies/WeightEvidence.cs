namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>How far a weight speaks against a product.</summary>
internal static class WeightEvidence
{
    /// <summary>Other goods weigh anything up to here about equally often, grams.</summary>
    private const double Range = 2000;

    /// <summary>Share of honest readings that are anything at all: a hand on the scale, a bag, two items at once.</summary>
    private const double Disturbed = 0.05;

    /// <summary>The most that a weight speaks against a product.</summary>
    public const double MostAgainst = 3;

    /// <summary>The most that it speaks for a product, at the default tolerances of goods of about 100 g.</summary>
    public const double MostFor = 4.5;

    /// <summary>
    /// ln p(shown | another product) / p(shown | this product), natural logarithm. Gauss around the expected weight, with a share of disturbed
    /// readings, against goods of any weight: it never exceeds ln(1 / 0.05) = 3, so that weight alone stays weak.
    /// </summary>
    /// <param name="shown">What the scale shows, grams.</param>
    /// <param name="expected">What the line should weigh, grams.</param>
    /// <param name="tolerance">One standard deviation: a share of the weight and a fixed part.</param>
    public static double LogRatio(double shown, double expected, WeightMismatchSettings tolerance)
    {
        var sigma = Math.Sqrt(Math.Pow(tolerance.ToleranceShare * expected, 2) + Math.Pow(tolerance.ToleranceGrams, 2));
        var apart = (shown - expected) / sigma;
        var same = ((1 - Disturbed) * Math.Exp(-0.5 * apart * apart) / (sigma * Math.Sqrt(2 * Math.PI))) + (Disturbed / Range);
        return Math.Log(1 / Range / same);
    }
}
