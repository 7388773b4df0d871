using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>
/// Orders the samples of one product by density in embedding space, so that learning may begin with those that are surely right (CurriculumNet:
/// Guo et al. 2018, arXiv 1808.01097; density peaks: Rodriguez and Laio, Science 2014). Does not depend on the order of the samples.
/// </summary>
internal static class DensityRanking
{
    /// <summary>The neighbourhood reaches as far as this share of all distances between samples; 0.5 to 0.7 serve alike in the paper.</summary>
    public const double CutOffShare = 0.6;

    private const int Tiers = 3;
    private const int MaxRounds = 100;

    /// <summary>
    /// The rank of each sample. Under three samples, or where all are the same, all are clean: none is apart from most.
    /// </summary>
    /// <param name="samples">Vectors of one length, in a space where samples of one product lie near each other.</param>
    public static RankedSample[] Rank(IReadOnlyList<float[]> samples)
    {
        var distances = Distances(samples);
        var cutOff = CutOff(distances);
        var densities = distances.Select((row, i) => row.Where((distance, j) => j != i && distance <= cutOff).Count()).ToArray();
        var reach = distances.Select(row => row.Sum()).ToArray();

        // Of equally dense samples, the one nearer to all others is the denser.
        var centre = Enumerable.Range(0, samples.Count).OrderByDescending(i => densities[i]).ThenBy(i => reach[i]).FirstOrDefault();
        var fromCentre = samples.Count > 0 ? distances[centre] : [];
        var tiers = Split(fromCentre);
        return [.. fromCentre.Select((distance, i) => new RankedSample(tiers[i], densities[i], distance, ToDenser(i, distances, densities, reach)))];
    }

    /// <summary>Squared Euclidean distances.</summary>
    private static double[][] Distances(IReadOnlyList<float[]> samples)
    {
        var distances = samples.Select(_ => new double[samples.Count]).ToArray();
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                double distance = TensorPrimitives.Distance(samples[i], samples[j]);
                distances[i][j] = distances[j][i] = distance * distance;
            }
        }

        return distances;
    }

    private static double CutOff(double[][] distances)
    {
        var sorted = distances.SelectMany((row, i) => row.Take(i)).Order().ToList();
        return sorted.Count > 0 ? sorted[Math.Min(sorted.Count - 1, (int)(CutOffShare * sorted.Count))] : 0;
    }

    /// <summary>The distance to the nearest denser sample; to the farthest sample from the densest one.</summary>
    private static double ToDenser(int i, double[][] distances, int[] densities, double[] reach)
    {
        var nearest = double.PositiveInfinity;
        for (var j = 0; j < densities.Length; j++)
        {
            if (densities[j] > densities[i] || (densities[j] == densities[i] && reach[j] < reach[i]))
            {
                nearest = Math.Min(nearest, distances[i][j]);
            }
        }

        return double.IsPositiveInfinity(nearest) ? distances[i].Max() : nearest;
    }

    /// <summary>k-means on the distances to the centre, begun at the nearest, the middle and the farthest.</summary>
    private static SampleTier[] Split(double[] distances)
    {
        if (distances.Length < Tiers || distances.Max() <= distances.Min())
        {
            return new SampleTier[distances.Length];
        }

        double low = distances.Min(), high = distances.Max();
        double[] means = [low, (low + high) / 2, high];
        var tiers = new SampleTier[distances.Length];
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = Array.ConvertAll(distances, distance => (SampleTier)Enumerable.Range(0, Tiers).MinBy(t => Math.Abs(distance - means[t])));
            if (round > 0 && next.AsSpan().SequenceEqual(tiers))
            {
                break;
            }

            tiers = next;
            for (var t = 0; t < Tiers; t++)
            {
                means[t] = distances.Where((_, i) => (int)tiers[i] == t).DefaultIfEmpty(means[t]).Average();
            }
        }

        return tiers;
    }
}

/// <summary>Where a sample stands among those of its product.</summary>
/// <param name="Tier">When it teaches.</param>
/// <param name="Density">Other samples within the cut-off distance.</param>
/// <param name="CentreDistance">Squared distance to the densest sample; 0 for that sample.</param>
/// <param name="DenserDistance">Squared distance to the nearest denser sample; from the densest, to the farthest.</param>
internal readonly record struct RankedSample(SampleTier Tier, int Density, double CentreDistance, double DenserDistance);
