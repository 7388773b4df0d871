namespace LossPrevention.Recognition;

/// <summary>What pictures say of the products they were held against: all of a gallery, or of a large one those that look most like them.</summary>
/// <param name="Products">Their places in the gallery, ascending.</param>
/// <param name="LogLikelihoodRatios">p(pictures | this product) / p(pictures | another product), natural logarithm, in the same order.</param>
/// <param name="Probabilities">Posterior over the products and "unknown", in the same order.</param>
/// <param name="UnknownProbability">0..1.</param>
/// <param name="GoodsLogLikelihoodRatio">Goods against hands, bags and the bare lane; 0 where the gallery cannot tell.</param>
internal sealed record Verdict(int[] Products, double[] LogLikelihoodRatios, double[] Probabilities, double UnknownProbability, double GoodsLogLikelihoodRatio)
{
    /// <summary>The ratio of a product by its place in the gallery; of one that was left out, the least of all: it fits no better.</summary>
    public double RatioOf(int product)
    {
        var at = Array.BinarySearch(Products, product);
        return at >= 0 ? LogLikelihoodRatios[at] : LogLikelihoodRatios.Min();
    }
}
