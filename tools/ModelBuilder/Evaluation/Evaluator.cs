using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>One sighting judged, with the product that it shows (index in the gallery).</summary>
internal sealed record JudgedSighting(int Product, Verdict Verdict);

/// <summary>Counts how often verdicts are right, and what they catch at a given rate of false mismatches.</summary>
internal static class Evaluator
{
    /// <summary>The rates that are reported: 1 in 2,000 items is the product's working point.</summary>
    public static readonly double[] FalseMismatchRates = [0.0005, 0.001, 0.005, 0.01, 0.02];

    /// <summary>Every sighting is held against its own code (honest) and every other (swap); products of one visual group are one.</summary>
    public static Metrics Measure(Gallery gallery, IReadOnlyList<JudgedSighting> sightings, IReadOnlyList<Verdict> nonGoods, double msPerCrop, long modelBytes)
    {
        var groups = gallery.Groups;
        List<double> honest = [], siblings = [], others = [];
        int top1 = 0, top5 = 0, coarse = 0;
        var perClass = new Dictionary<int, (int Right, int All)>();
        foreach (var (product, verdict) in sightings)
        {
            var order = Enumerable.Range(0, verdict.Probabilities.Length)
                .OrderByDescending(i => verdict.LogLikelihoodRatios[i]).ThenByDescending(i => verdict.Probabilities[i]).ThenBy(i => i)
                .Take(5).ToList();
            var right = groups.Visual[order[0]] == groups.Visual[product];
            top1 += right ? 1 : 0;
            top5 += order.Exists(i => groups.Visual[i] == groups.Visual[product]) ? 1 : 0;
            coarse += groups.Category[order[0]] == groups.Category[product] ? 1 : 0;
            var (soFar, all) = perClass.GetValueOrDefault(product);
            perClass[product] = (soFar + (right ? 1 : 0), all + 1);
            honest.Add(verdict.LogLikelihoodRatios[product]);
            for (var i = 0; i < verdict.LogLikelihoodRatios.Length; i++)
            {
                if (groups.Visual[i] != groups.Visual[product])
                {
                    (groups.Category[i] == groups.Category[product] ? siblings : others).Add(verdict.LogLikelihoodRatios[i]);
                }
            }
        }

        honest.Sort();
        var swaps = siblings.Concat(others).Order().ToList();
        others.Sort();
        return new Metrics
        {
            Top1 = Share(top1, sightings.Count),
            Top5 = Share(top5, sightings.Count),
            CoarseTop1 = Share(coarse, sightings.Count),
            MeanPerClassTop1 = Math.Round(perClass.Values.Average(c => (double)c.Right / c.All), 4),
            Eer = EqualErrorRate(honest, swaps),
            DetectionAtFalseMismatch = Detection(honest, swaps),
            CrossCategoryDetectionAtFalseMismatch = Detection(honest, others),
            GoodsTaken = Share(sightings.Count(s => s.Verdict.GoodsLogLikelihoodRatio > 0), sightings.Count),
            NonGoodsRefused = Share(nonGoods.Count(v => v.GoodsLogLikelihoodRatio <= 0), nonGoods.Count),
            Cllr = Math.Round((Cost(honest, -1) + Cost(swaps, 1)) / 2, 4),
            HonestUnderOneInAHundred = Share(Below(honest, -Math.Log(100)), honest.Count),
            MsPerCrop = Math.Round(msPerCrop, 2),
            ModelBytes = modelBytes,
        };
    }

    /// <summary>The share of swaps strictly under the threshold that refuses at most the share of honest ones given.</summary>
    private static SortedDictionary<string, double> Detection(List<double> honest, List<double> swaps)
    {
        var result = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var rate in FalseMismatchRates)
        {
            // At a threshold equal to the k-th smallest honest score, k honest ones lie under it.
            var threshold = honest[Math.Min(honest.Count - 1, (int)Math.Floor(rate * honest.Count))];
            result.Add(rate.ToString("0.####"), Share(Below(swaps, threshold), swaps.Count));
        }

        return result;
    }

    /// <summary>Mean cost, bits, of ratios that should be low (sign 1) or high (sign -1).</summary>
    private static double Cost(List<double> ratios, int sign) => ratios.Count == 0 ? 0 : ratios.Average(ratio => Math.Log2(1 + Math.Exp(sign * ratio)));

    private static double EqualErrorRate(List<double> honest, List<double> swaps)
    {
        var best = (Gap: double.MaxValue, Rate: 0.0);
        for (var i = 0; i < honest.Count; i++)
        {
            var refused = (double)i / honest.Count;
            var taken = 1 - ((double)Below(swaps, honest[i]) / Math.Max(1, swaps.Count));
            var gap = Math.Abs(refused - taken);
            best = gap < best.Gap ? (gap, (refused + taken) / 2) : best;
        }

        return Math.Round(best.Rate, 4);
    }

    private static int Below(List<double> sorted, double threshold)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}
