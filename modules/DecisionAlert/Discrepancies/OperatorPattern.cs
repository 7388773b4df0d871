using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// An operator's events against the volume they served: Gamma-Poisson. The lane's normal rate is shrunk to the configured one,
/// <c>normal = (configured strength + K) / (strength + N)</c> over everybody else's K events in N; operators differ around it as Gamma with shape 4,
/// so k events in n are negative binomial, and the evidence is ln NB(k | times normal) - ln NB(k | normal). The interval is that of the
/// posterior Gamma(4 + k, 4 / normal + n). A busy cashier is not accused for being busy.
/// </summary>
internal readonly record struct OperatorPattern(double Normal, double Events, double Volume, double Times)
{
    private const double Shape = 4;

    /// <summary>The lane's normal rate, events by volume, from everybody else's figures.</summary>
    /// <param name="settings">The configured rate and how much volume it weighs as much as.</param>
    /// <param name="events">Everybody else's events.</param>
    /// <param name="volume">Everybody else's volume.</param>
    public static double NormalRate(OperatorSettings settings, double events, double volume) =>
        ((settings.NormalPer100 / 100 * settings.Strength) + events) / (settings.Strength + volume);

    /// <summary>Log Bayes factor of a rate <see cref="Times"/> the normal one, natural logarithm.</summary>
    public double LogFactor => LogNegativeBinomial(Times * Normal) - LogNegativeBinomial(Normal);

    /// <summary>The operator's rate by volume, shrunk to the normal one.</summary>
    public double Rate => (Shape + Events) / ((Shape / Normal) + Volume);

    /// <summary>95 % of the posterior, events by volume.</summary>
    public (double Low, double High) Interval => (Quantile(-1.96), Quantile(1.96));

    /// <summary>The terms of the evidence.</summary>
    public ValueList<EvidenceTerm> Terms(double prior, string what, string volume)
    {
        var (low, high) = Interval;
        return
        [
            new EvidenceTerm("prior", Risk.LogOdds.Of(prior), $"Before the figures {prior:P0} of shifts are far off."),
            new EvidenceTerm(
                "rate", LogFactor,
                $"{Events:F0} {what} in {Volume:F0} {volume}: {100 * low:F1} to {100 * high:F1} in 100 with 95 %, where this lane's normal is {100 * Normal:F1}."),
        ];
    }

    private double Quantile(double z) => Risk.Gamma.Quantile(Shape + Events, (Shape / Normal) + Volume, z);

    /// <summary>ln NB(k) without what both rates share.</summary>
    private double LogNegativeBinomial(double rate)
    {
        var expected = rate * Math.Max(Volume, 1); // a drawer may open before the first ticket
        return (Shape * Math.Log(Shape / (Shape + expected))) + (Events * Math.Log(expected / (Shape + expected)));
    }
}
