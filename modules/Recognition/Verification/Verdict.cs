namespace LossPrevention.Recognition;

/// <summary>What pictures say of every product of a gallery, in the gallery's order.</summary>
/// <param name="LogLikelihoodRatios">p(pictures | this product) / p(pictures | another product), natural logarithm.</param>
/// <param name="Probabilities">Posterior over the products and "unknown".</param>
/// <param name="UnknownProbability">0..1.</param>
/// <param name="GoodsLogLikelihoodRatio">Goods against hands, bags and the bare lane; 0 where the gallery cannot tell.</param>
internal sealed record Verdict(double[] LogLikelihoodRatios, double[] Probabilities, double UnknownProbability, double GoodsLogLikelihoodRatio);
