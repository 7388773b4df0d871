using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>Puts a verdict into a recognition: the best 64 products, and a bound on the others.</summary>
internal static class CandidateList
{
    public const int MaxCandidates = 64;

    public static ItemRecognition Fill(ItemRecognition answer, Gallery gallery, Verdict verdict)
    {
        var order = Enumerable.Range(0, verdict.Products.Length)
            .OrderByDescending(i => verdict.LogLikelihoodRatios[i])
            .ThenByDescending(i => verdict.Probabilities[i])
            .ThenBy(i => gallery.Products[verdict.Products[i]].Code)
            .Take(MaxCandidates + 1)
            .ToList();
        return answer with
        {
            Candidates = order.Take(MaxCandidates)
                .Select(i => new ProductCandidate(gallery.Products[verdict.Products[i]].Code, verdict.Probabilities[i], verdict.LogLikelihoodRatios[i]))
                .ToValueList(),
            OthersAtMost = order.Count > MaxCandidates ? verdict.LogLikelihoodRatios[order[MaxCandidates]] : null,
            UnknownProbability = verdict.UnknownProbability,
            GoodsLogLikelihoodRatio = verdict.GoodsLogLikelihoodRatio,
        };
    }
}
