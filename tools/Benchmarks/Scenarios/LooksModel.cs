using LossPrevention.Contracts;
using LossPrevention.LaneStudio;

namespace LossPrevention.Benchmarks;

/// <summary>
/// What Recognition would say of an item: calibrated log-likelihood ratios, Gaussian with variance twice their mean's size. The separation d' is
/// that between an item's own product and another (mean d'^2 / 2): across categories, and within one, where goods look more alike.
/// </summary>
internal sealed record LooksModel(double Across, double Within)
{
    /// <summary>
    /// As docs/recognition.md measures it on photographs of real groceries: 80 to 85 % of swaps across categories caught at 0.05 % false mismatches is d' 4.1 to
    /// 4.3; within a category about half of that many sigmas less.
    /// </summary>
    public static readonly LooksModel Groceries = new(4.2, 2.8);

    private const double Unknown = 0.02;

    /// <summary>Separation of a first look beside that of the whole pass, whose pictures include its own.</summary>
    private const double FirstLookShare = 0.85;

    /// <summary>The candidates for an item, likeliest first.</summary>
    public ValueList<ProductCandidate> See(StudioProduct item, IReadOnlyList<StudioProduct> products, Random chance)
    {
        // Products of one visual group are one to Recognition: they carry one ratio.
        var drawn = new Dictionary<string, double>(StringComparer.Ordinal);
        var ratios = new List<(ProductCode Code, double Ratio)>(products.Count);
        foreach (var product in products)
        {
            var group = Group(product);
            if (!drawn.TryGetValue(group, out var ratio))
            {
                ratio = group == Group(item) ? Draw(Across, 1, chance)
                    : Draw(product.Entry.Category == item.Entry.Category ? Within : Across, -1, chance);
                drawn.Add(group, ratio);
            }

            ratios.Add((product.Code, ratio));
        }

        return Candidates(ratios);
    }

    /// <summary>The candidates for something that is no product: all look unlikely.</summary>
    public ValueList<ProductCandidate> SeeNothing(IReadOnlyList<StudioProduct> products, Random chance) =>
        Candidates([.. products.Select(p => (p.Code, Draw(Within, -1, chance)))]);

    /// <summary>
    /// The candidates for the first look at an item, from those of its whole pass: ratios of a separation k d' are k^2 of the whole's and noise of variance k^2 d'^2 (1 - k^2), so
    /// that they are calibrated and say nothing that the whole does not.
    /// </summary>
    public ValueList<ProductCandidate> LookFirst(ValueList<ProductCandidate> whole, Random chance)
    {
        const double Kept = FirstLookShare * FirstLookShare;
        var noise = Across * FirstLookShare * Math.Sqrt(1 - Kept);
        var drawn = new Dictionary<double, double>(); // one for a visual group, which carries one ratio
        var ratios = new List<(ProductCode Code, double Ratio)>(whole.Count);
        foreach (var candidate in whole)
        {
            if (!drawn.TryGetValue(candidate.LogLikelihoodRatio, out var ratio))
                drawn.Add(candidate.LogLikelihoodRatio, ratio = Normal(Kept * candidate.LogLikelihoodRatio, noise, chance));
            ratios.Add((candidate.Gtin, ratio));
        }

        return Candidates(ratios);
    }

    /// <summary>A Gaussian by Box and Muller.</summary>
    public static double Normal(double mean, double deviation, Random chance) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble()));

    private static string Group(StudioProduct product) => product.Entry.VisualGroup ?? product.Code.Value;

    private static double Draw(double separation, int side, Random chance) => Normal(side * separation * separation / 2, separation, chance);

    private static ValueList<ProductCandidate> Candidates(List<(ProductCode Code, double Ratio)> ratios)
    {
        var sum = ratios.Sum(r => Math.Exp(Math.Min(r.Ratio, 20)));
        return ratios.OrderByDescending(r => r.Ratio).Take(64)
            .Select(r => new ProductCandidate(r.Code, (1 - Unknown) * Math.Exp(Math.Min(r.Ratio, 20)) / sum, r.Ratio)).ToValueList();
    }
}
