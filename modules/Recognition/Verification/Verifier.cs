using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>
/// Holds the pictures of one sighting against every product. In the projected space a product's pictures are a normal distribution about its
/// prototype and prototypes are normal about 0 (two-covariance model of probabilistic LDA: Ioffe, ECCV 2006; Prince and Elder, ICCV 2007).
/// Pictures of one sighting are averaged; raw ratios become calibrated ones by straight lines measured at enrolment (Platt 1999).
/// </summary>
internal static class Verifier
{
    /// <summary>Hands and bags are many; pictures alone say no more than e^5 : 1 about them.</summary>
    public const double MaxGoodsLogLikelihoodRatio = 5;

    /// <summary>The verdict over 1 or more embeddings of one sighting.</summary>
    public static Verdict Verify(Gallery gallery, IReadOnlyList<float[]> embeddings)
    {
        var mean = Mean([.. embeddings.Select(embedding => gallery.Projection.Apply(embedding))]);
        return Verify(gallery, mean, embeddings.Count);
    }

    /// <summary>The verdict on every product over the mean of projected embeddings.</summary>
    public static Verdict Verify(Gallery gallery, ReadOnlySpan<float> mean, int crops) => Verify(gallery, gallery.All, mean, crops);

    /// <summary>The verdict on some products; the others are taken to fit so little that they count for nothing.</summary>
    public static Verdict Verify(Gallery gallery, ProductSelection selection, ReadOnlySpan<float> mean, int crops)
    {
        var step = gallery.Calibration.For(crops);
        var raw = Score(gallery, selection, mean, step.Variance);
        var ratios = new double[raw.Products.Length];
        for (var i = 0; i < ratios.Length; i++)
        {
            ratios[i] = Limit(step.Verification.Apply(raw.Ratios[i]), step.Limit);
        }

        var prior = gallery.Calibration.UnknownPrior;
        var unknown = prior > 0 ? Logistic(step.Unknown.Apply(raw.Unknown) + Math.Log(prior / (1 - prior))) : 0;
        var probabilities = new double[ratios.Length];
        for (var i = 0; i < ratios.Length; i++)
        {
            probabilities[i] = Round((1 - unknown) * raw.Products[i]);
        }

        var goods = raw.Goods is { } value ? Limit(step.Goods.Apply(value), MaxGoodsLogLikelihoodRatio) : 0;
        return new Verdict(selection.Products, ratios, probabilities, Round(unknown), goods);
    }

    /// <summary>The mean of projected vectors.</summary>
    public static float[] Mean(IReadOnlyList<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
        {
            TensorPrimitives.Add(mean, vector, mean);
        }

        TensorPrimitives.Divide(mean, vectors.Count, mean);
        return mean;
    }

    /// <summary>Ratios and posteriors before calibration, for a spread of pictures about prototypes.</summary>
    internal static RawScores Score(Gallery gallery, ReadOnlySpan<float> mean, double variance) => Score(gallery, gallery.All, mean, variance);

    private static RawScores Score(Gallery gallery, ProductSelection selection, ReadOnlySpan<float> mean, double variance)
    {
        var fit = new double[selection.Products.Length];
        for (var i = 0; i < fit.Length; i++)
        {
            fit[i] = Fit(mean, gallery.Products[selection.Products[i]], variance);
        }

        var posterior = Softmax(fit);
        var mass = new double[selection.GroupSizes.Length];
        for (var i = 0; i < fit.Length; i++)
        {
            mass[selection.Group[i]] += posterior[i];
        }

        var total = mass.Sum();
        var ratios = new double[fit.Length];
        for (var i = 0; i < fit.Length; i++)
        {
            var group = selection.Group[i];
            var prior = (double)selection.GroupSizes[group] / gallery.Products.Count;
            ratios[i] = LogOdds(mass[group], OutsideMass(mass, total, group)) - (prior < 1 ? Math.Log(prior / (1 - prior)) : 0);
        }

        var best = fit.Max();
        return new RawScores(ratios, posterior, LogBackground(mean, gallery.Calibration.BetweenVariance, variance) - best, Goods(gallery, mean, variance, best));
    }

    /// <summary>
    /// How well pictures fit what looks so: halfway (in logarithms) between a normal about its prototype and a mixture of normals about its single
    /// views. The one is steady where pictures are few, the other knows a product that looks one way in a hand and another on a shelf.
    /// </summary>
    internal static double Fit(ReadOnlySpan<float> mean, Looks looks, double variance)
    {
        // A prototype of few pictures is itself uncertain: its error adds 1/n to the spread.
        var whole = LogDensity(mean, looks.Prototype, variance + (1.0 / looks.Pictures));
        if (looks.Views.Length == 0)
        {
            return whole;
        }

        Span<double> distances = stackalloc double[Math.Min(looks.Views.Length, Looks.MaxViews)];
        for (var i = 0; i < distances.Length; i++)
        {
            double distance = TensorPrimitives.Distance(mean, looks.Views[i]);
            distances[i] = distance * distance;
        }

        var nearest = TensorPrimitives.Min<double>(distances);
        double sum = 0;
        foreach (var distance in distances)
        {
            sum += Math.Exp(-0.5 * (distance - nearest) / variance);
        }

        var views = (-0.5 * nearest / variance) + Math.Log(sum / distances.Length) - (0.5 * mean.Length * Math.Log(variance));
        return (whole + views) / 2;
    }

    private static double? Goods(Gallery gallery, ReadOnlySpan<float> mean, double variance, double bestProduct)
    {
        if (gallery.Goods is null)
        {
            return null;
        }

        var bestOther = double.NegativeInfinity;
        foreach (var kind in gallery.Goods.Kinds)
        {
            bestOther = Math.Max(bestOther, Fit(mean, kind, variance));
        }

        return bestProduct - bestOther;
    }

    private static double OutsideMass(double[] mass, double total, int group)
    {
        // At most one group takes more than half; what it leaves is summed, since the difference would drown in rounding.
        if (mass[group] <= 0.5 * total)
        {
            return total - mass[group];
        }

        double sum = 0;
        for (var i = 0; i < mass.Length; i++)
        {
            sum += i == group ? 0 : mass[i];
        }

        return sum;
    }

    private static double LogOdds(double inside, double outside) => Math.Log(Math.Max(inside, 1e-30)) - Math.Log(Math.Max(outside, 1e-30));

    internal static double LogDensity(ReadOnlySpan<float> at, float[] centre, double variance)
    {
        double distance = TensorPrimitives.Distance(at, centre);
        return (-0.5 * distance * distance / variance) - (0.5 * at.Length * Math.Log(variance));
    }

    private static double LogBackground(ReadOnlySpan<float> at, float[] between, double variance)
    {
        double sum = 0;
        for (var i = 0; i < at.Length; i++)
        {
            var spread = variance + between[i];
            sum -= 0.5 * ((at[i] * at[i] / spread) + Math.Log(spread));
        }

        return sum;
    }

    private static double[] Softmax(double[] values)
    {
        var largest = values.Max();
        double sum = 0;
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            sum += result[i] = Math.Exp(values[i] - largest);
        }

        for (var i = 0; i < values.Length; i++)
        {
            result[i] /= sum;
        }

        return result;
    }

    internal static double Logistic(double value) => 1 / (1 + Math.Exp(-value));

    private static double Limit(double value, double limit) => Round(Math.Clamp(value, -limit, limit));

    // Four decimals are far finer than the calibration and coarser than what batching or another processor changes.
    private static double Round(double value) => Math.Round(value, 4, MidpointRounding.ToEven);
}

/// <summary>Scores before calibration.</summary>
/// <param name="Ratios">Log-likelihood ratio of each product against the others.</param>
/// <param name="Products">Posterior over the products alone.</param>
/// <param name="Unknown">Log-likelihood ratio of any product at all against the best-fitting one enrolled.</param>
/// <param name="Goods">Log-likelihood ratio of the best product against the best non-goods; null where the gallery holds none.</param>
internal sealed record RawScores(double[] Ratios, double[] Products, double Unknown, double? Goods);
