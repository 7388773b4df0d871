namespace LossPrevention.Recognition;

/// <summary>
/// Whether two sightings show one product, in the projected space: the log-likelihood ratio of the two-covariance model, in which a product's
/// pictures spread by <c>within</c> about its prototype and prototypes by <c>between</c> about 0 (Ioffe 2006; Brümmer and de Villiers 2010).
/// </summary>
internal static class Agreement
{
    /// <summary>ln p(a, b | one product) / p(a, b | two products).</summary>
    /// <param name="a">The mean of one sighting's vectors.</param>
    /// <param name="withinA">The spread of such a mean about its product.</param>
    /// <param name="b">The other's.</param>
    /// <param name="withinB">The spread of such a mean about its product.</param>
    /// <param name="between">The spread of products in each direction.</param>
    public static double LogLikelihoodRatio(float[] a, double withinA, float[] b, double withinB, float[] between)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
        {
            // One product: covariance [[B + A, B], [B, B + W]]; two: the same with 0 off the diagonal.
            double shared = between[i], varianceA = shared + withinA, varianceB = shared + withinB;
            var determinant = (varianceA * varianceB) - (shared * shared);
            double x = a[i], y = b[i];
            var together = (((varianceB * x * x) - (2 * shared * x * y) + (varianceA * y * y)) / determinant) + Math.Log(determinant);
            var apart = (x * x / varianceA) + (y * y / varianceB) + Math.Log(varianceA * varianceB);
            sum += 0.5 * (apart - together);
        }

        return sum;
    }
}
