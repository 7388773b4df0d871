using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Measures on held-out sightings how scores become log-likelihood ratios.</summary>
internal static class Calibrator
{
    private const int MinimumSightings = 20;
    private const int VarianceSightings = 600;
    private static readonly double[] Variances = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11, 16];

    /// <summary>One step for 1, 2 and 3 pictures; a number of pictures never held out takes the step before it.</summary>
    public static CalibrationStep[] Fit(IReadOnlyList<HeldOutSighting> sightings)
    {
        var steps = new List<CalibrationStep>();
        for (var crops = 1; crops <= 3; crops++)
        {
            var these = sightings.Where(sighting => sighting.Crops == crops).ToList();
            var goods = these.Where(IsGoods).ToList();
            if (goods.Count < MinimumSightings || goods[0].Gallery.Products.Count < 2)
            {
                steps.Add(steps.Count > 0 ? steps[^1] : GalleryMaker.Uncalibrated[0]);
                continue;
            }

            // Non-goods are drawn as single pictures; what they score serves every number of pictures.
            steps.Add(FitStep(goods, [.. sightings.Where(sighting => !IsGoods(sighting))]));
        }

        return [.. steps];
    }

    private static bool IsGoods(HeldOutSighting sighting) => sighting.Class < sighting.Gallery.Products.Count;

    private static CalibrationStep FitStep(List<HeldOutSighting> goods, List<HeldOutSighting> nonGoods)
    {
        var sample = goods.Where((_, i) => i % ((goods.Count / VarianceSightings) + 1) == 0).ToList();
        var variance = Variances.MaxBy(candidate => sample.AsParallel().AsOrdered()
            .Select(s => Math.Log(1e-12 + OwnMass(s, Verifier.Score(s.Gallery, s.Mean, candidate)))).Sum());
        List<double> honest = [], swapped = [], known = [], novel = [], goodsScores = [];
        foreach (var (sighting, scores) in goods.AsParallel().AsOrdered().Select(s => (s, Verifier.Score(s.Gallery, s.Mean, variance))))
        {
            var groups = sighting.Gallery.Groups;
            for (var i = 0; i < scores.Ratios.Length; i++)
            {
                if (groups.Visual[i] != groups.Visual[sighting.Class])
                {
                    swapped.Add(scores.Ratios[i]);
                }
            }

            honest.Add(scores.Ratios[sighting.Class]);
            known.Add(-scores.Unknown);
            novel.Add(-UnknownWithoutOwn(sighting, scores, variance));
            if (scores.Goods is { } value)
            {
                goodsScores.Add(value);
            }
        }

        var notGoods = nonGoods.Select(s => Verifier.Score(s.Gallery, s.Mean, variance).Goods).OfType<double>().ToList();
        var knownLine = LogisticRegression.Fit(known, novel);
        return new CalibrationStep(
            variance,
            Math.Log(goods.DistinctBy(sighting => sighting.Picture).Count()),
            LogisticRegression.Fit(honest, swapped),
            new LinearMap(knownLine.Slope, -knownLine.Offset),
            LogisticRegression.Fit(goodsScores, notGoods));
    }

    private static double OwnMass(HeldOutSighting sighting, RawScores scores)
    {
        var groups = sighting.Gallery.Groups;
        double mass = 0;
        for (var i = 0; i < scores.Products.Length; i++)
        {
            mass += groups.Visual[i] == groups.Visual[sighting.Class] ? scores.Products[i] : 0;
        }

        return mass;
    }

    /// <summary>How unknown the item would look had nobody enrolled it: the best fit is another product's.</summary>
    private static double UnknownWithoutOwn(HeldOutSighting sighting, RawScores scores, double variance)
    {
        var (groups, products) = (sighting.Gallery.Groups, sighting.Gallery.Products);
        double best = double.NegativeInfinity, bestOther = double.NegativeInfinity;
        for (var i = 0; i < products.Count; i++)
        {
            var fit = Verifier.Fit(sighting.Mean, products[i], variance);
            best = Math.Max(best, fit);
            bestOther = groups.Visual[i] == groups.Visual[sighting.Class] ? bestOther : Math.Max(bestOther, fit);
        }

        return scores.Unknown + best - bestOther;
    }
}
