using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>Verification, not identification: how well a sighting's pictures fit one product.</summary>
internal static class LooksVerifier
{
    private const double Floor = -12;
    private const double Ceiling = 8;

    /// <summary>
    /// Log-likelihood ratio of the pictures for <paramref name="product"/>, the best of its visual group; null where the gallery does
    /// not know the product, so that its looks say nothing.
    /// </summary>
    public static double? For(ItemRecognition seen, Product? product, IReadOnlySet<ProductCode>? known)
    {
        if (product is null)
            return null;
        double? best = null;
        foreach (var candidate in seen.Candidates.AsSpan())
        {
            if (candidate.Gtin == product.Code || (product.LooksLike.Count > 1 && Contains(product.LooksLike, candidate.Gtin)))
                best = best is { } b ? Math.Max(b, candidate.LogLikelihoodRatio) : candidate.LogLikelihoodRatio;
        }

        if (best is { } listed)
            return Math.Clamp(listed, Floor, Ceiling);

        // Left out of the list: at most this, if the gallery knows it at all.
        return seen.OthersAtMost is { } others && IsKnown(product, known) ? Math.Clamp(others, Floor, 0) : null;
    }

    /// <summary>
    /// Log Bayes factor that two sightings show the same product rather than any two: log of sum over products of p(a) p(b) / p(product),
    /// with as many equally likely products as the candidates suggest.
    /// </summary>
    public static double SameItem(ItemRecognition a, ItemRecognition b, int products)
    {
        var sum = 0d;
        var left = a.Candidates.AsSpan();
        var right = b.Candidates.AsSpan();
        for (var i = 0; i < left.Length && i < 8; i++)
        {
            for (var j = 0; j < right.Length && j < 8; j++)
            {
                if (left[i].Gtin == right[j].Gtin)
                    sum += left[i].Probability * right[j].Probability;
            }
        }

        // What both leave open may be the same unknown thing.
        sum = (sum * products) + (a.UnknownProbability * b.UnknownProbability);
        return Math.Clamp(Math.Log(Math.Max(sum, 1e-6)), -6, 5);
    }

    private static bool IsKnown(Product product, IReadOnlySet<ProductCode>? known)
    {
        if (known is null)
            return false;
        if (known.Contains(product.Code))
            return true;
        foreach (var code in product.LooksLike.AsSpan())
        {
            if (known.Contains(code))
                return true;
        }

        return false;
    }

    private static bool Contains(ValueList<ProductCode> list, ProductCode code) => list.AsSpan().IndexOf(code) >= 0;
}
