using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>The few vectors by which a product is found: its prototype, and its views or the means of three clusters of them.</summary>
internal static class ProductKeys
{
    /// <summary>Keys a product has at most.</summary>
    public const int Max = 4;

    private const int Clusters = Max - 1;
    private const int Rounds = 4;

    /// <summary>1 to <see cref="Max"/> keys; the same looks give the same keys.</summary>
    public static float[][] Of(Looks looks) => [looks.Prototype, .. looks.Views.Length <= Clusters ? looks.Views : Means(looks.Views)];

    /// <summary>Lloyd's algorithm from views evenly apart: neighbours in the list often show the same shelf.</summary>
    private static float[][] Means(float[][] views)
    {
        var means = new float[Clusters][];
        for (var k = 0; k < Clusters; k++)
        {
            means[k] = views[k * views.Length / Clusters];
        }

        for (var round = 0; round < Rounds; round++)
        {
            var clusters = views.ToLookup(view => Nearest(means, view));
            for (var k = 0; k < Clusters; k++)
            {
                means[k] = clusters.Contains(k) ? Verifier.Mean([.. clusters[k]]) : means[k];
            }
        }

        return means;
    }

    private static int Nearest(float[][] means, float[] view)
    {
        var (nearest, least) = (0, float.PositiveInfinity);
        for (var k = 0; k < means.Length; k++)
        {
            var distance = TensorPrimitives.Distance<float>(means[k], view);
            (nearest, least) = distance < least ? (k, distance) : (nearest, least);
        }

        return nearest;
    }
}
