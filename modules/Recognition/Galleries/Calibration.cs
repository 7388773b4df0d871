namespace LossPrevention.Recognition;

/// <summary>How distances in a gallery become probabilities; measured at enrolment on pictures held out.</summary>
/// <param name="ByCrops">For sightings of 1, 2 and 3 or more pictures.</param>
/// <param name="BetweenVariance">Spread of prototypes in each direction, within-product spread being 1.</param>
/// <param name="UnknownPrior">Share of items that no bundle of a store knows, 0..1.</param>
internal sealed record Calibration(CalibrationStep[] ByCrops, float[] BetweenVariance, double UnknownPrior)
{
    /// <summary>The step for a number of pictures.</summary>
    public CalibrationStep For(int crops) => ByCrops[Math.Clamp(crops, 1, ByCrops.Length) - 1];
}

/// <summary>The calibration for one number of pictures.</summary>
/// <param name="Variance">Spread of the mean picture about its product's prototype; over 0.</param>
/// <param name="Limit">No ratio of a product is further from 0 than this, natural logarithm: what the cases held out can bear; over 0.</param>
/// <param name="Verification">From raw to calibrated log-likelihood ratio of a product.</param>
/// <param name="Unknown">From raw to calibrated log-likelihood ratio of "outside the gallery".</param>
/// <param name="Goods">From raw to calibrated log-likelihood ratio of goods against hands, bags and the bare lane.</param>
internal sealed record CalibrationStep(double Variance, double Limit, LinearMap Verification, LinearMap Unknown, LinearMap Goods);

/// <summary>A straight line, from logistic regression.</summary>
/// <param name="Slope">0 or more.</param>
/// <param name="Offset">Natural logarithm.</param>
internal readonly record struct LinearMap(double Slope, double Offset)
{
    /// <summary>The value on the line.</summary>
    public double Apply(double value) => (Slope * value) + Offset;
}
