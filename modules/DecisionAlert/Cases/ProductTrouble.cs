using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>A product that is often alerted though nobody meant harm: a hint at its label, its weight or its entry in the catalog.</summary>
/// <param name="Code">GTIN or PLU.</param>
/// <param name="Name">Its name.</param>
/// <param name="Alerts">Alerts about it.</param>
/// <param name="SelfCorrected">Of them put right by the shopper.</param>
/// <param name="Dismissed">Of them dismissed as scanned correctly, as another variant, or since camera or scale were at fault.</param>
/// <param name="Confirmed">Of them confirmed.</param>
/// <param name="Hint">What to look at.</param>
internal sealed record ProductTrouble(string Code, string Name, int Alerts, int SelfCorrected, int Dismissed, int Confirmed, ProductHint Hint)
{
    private const int Worst = 20;
    private const int FromHonest = 2;
    private static readonly ReviewReason?[] AboutTheProduct = [ReviewReason.ScannedCorrectly, ReviewReason.OtherVariant, ReviewReason.EquipmentFault, null];

    /// <summary>The twenty with the most honest alerts, from two on.</summary>
    public static IReadOnlyList<ProductTrouble> Of(IEnumerable<ReviewCase> cases) =>
    [
        .. cases.Select(c => (Case: c, Product: About(c))).Where(p => p.Product is not null).GroupBy(p => p.Product!.Code, StringComparer.Ordinal)
            .Select(g => Of(g.First().Product!, [.. g.Select(p => p.Case)]))
            .Where(p => p.SelfCorrected + p.Dismissed >= FromHonest)
            .OrderByDescending(p => p.SelfCorrected + p.Dismissed).ThenBy(p => p.Code, StringComparer.Ordinal).Take(Worst),
    ];

    private static ProductTrouble Of(ShownProduct product, ReviewCase[] cases)
    {
        var honest = cases.Where(IsHonest).ToArray();
        var kinds = honest.CountBy(c => Hinted(c.Alert.Kind)).OrderByDescending(h => h.Value).Select(h => h.Key);
        return new ProductTrouble(
            product.Code, product.Name, cases.Length, cases.Count(c => c.State == CaseState.SelfCorrected), honest.Count(c => c.State == CaseState.Dismissed),
            cases.Count(c => c.State == CaseState.Confirmed), kinds.FirstOrDefault());
    }

    private static bool IsHonest(ReviewCase c) =>
        c.State == CaseState.SelfCorrected || (c.State == CaseState.Dismissed && AboutTheProduct.Contains(c.Review!.Reason));

    /// <summary>A missed scan is about what was seen; everything else about the line that was rung.</summary>
    private static ShownProduct? About(ReviewCase c) => c.Scanned ?? (c.Seen.Count > 0 ? c.Seen[0] : null);

    private static ProductHint Hinted(DiscrepancyKind kind) => kind switch
    {
        DiscrepancyKind.MisScan or DiscrepancyKind.BasketItem or DiscrepancyKind.QuantityShort => ProductHint.Label,
        DiscrepancyKind.WeightMismatch => ProductHint.Weight,
        _ => ProductHint.Catalog,
    };
}

/// <summary>What may be wrong with a product.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ProductHint>))]
internal enum ProductHint
{
    /// <summary>Its label: it scans badly, or is hard to find.</summary>
    Label,

    /// <summary>Its weight in the catalog, or the lack of one.</summary>
    Weight,

    /// <summary>Its code, name or pictures: it is taken for another.</summary>
    Catalog,
}
