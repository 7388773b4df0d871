namespace LossPrevention.Recognition;

/// <summary>
/// Whether two sightings show one product, in the projected space: the log-likelihood ratio of the two-covariance model, in which a product's
/// pictures spread by <c>within</c> about its prototype and prototypes by <c>between</c> about 0 (Ioffe 2006; Brümmer and de Villiers 2010).
/// </summary>
internal static class Agreement
{
    /// <summary>ln p(a, b | one product) / p(a, b | two products).</summary>
    /// <param name="a">The mean of one sighting's vectors.</param>
    /// <param name="b">The other's.</param>
    /// <param name="within">The spread of such a mean about its product.</param>
    /// <param name="between">The spread of products in each direction.</param>
    public static double LogLikelihoodRatio(float[] a, float[] b, double within, float[] between)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
        {
            // One product: covariance [[B + W, B], [B, B + W]]; two: the same with 0 off the diagonal.
            double shared = between[i], variance = shared + within;
            var determinant = (variance * variance) - (shared * shared);
            double x = a[i], y = b[i], squares = (x * x) + (y * y);
            var together = (((variance * squares) - (2 * shared * x * y)) / determinant) + Math.Log(determinant);
            var apart = (squares / variance) + (2 * Math.Log(variance));
            sum += 0.5 * (apart - together);
        }

        return sum;
    }
}
