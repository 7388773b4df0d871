namespace LossPrevention.DecisionAlert.Risk;

/// <summary>Arithmetic of probabilities by their natural logarithms.</summary>
internal static class LogOdds
{
    /// <summary>ln(e^a + e^b).</summary>
    public static double Sum(double a, double b)
    {
        var (high, low) = a > b ? (a, b) : (b, a);
        return high - low > 40 ? high : high + Math.Log(1 + Math.Exp(low - high));
    }

    /// <summary>ln(p / (1 - p)).</summary>
    public static double Of(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>The probability of log-odds.</summary>
    public static double ToProbability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
