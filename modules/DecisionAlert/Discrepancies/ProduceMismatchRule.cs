using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// A keyed PLU that is not the produce seen. The verdict is the alignment's, as for any switch; what differs is what is said and offered: the
/// likely PLUs. Conventional and organic look alike, so one is never held against the other: at most the till offers both.
/// </summary>
internal static class ProduceMismatchRule
{
    private const int Offered = 5;

    /// <summary>Whether the line was keyed as produce and what was seen is produce too.</summary>
    public static bool Applies(OpenScan line, OpenSighting sighting, IProductLookup products) =>
        line.Product is { Plu: not null } && line.Keyed && sighting.Likeliest is { } likeliest && products.Find(likeliest.Gtin) is { Plu: not null };

    /// <summary>The PLUs of what was seen, likeliest first, each with those that look alike; at most 5.</summary>
    public static ValueList<ProductCode> LikelyPlus(OpenSighting sighting, IProductLookup products)
    {
        var plus = new List<ProductCode>(Offered);
        foreach (var candidate in sighting.Recognition.Candidates.AsSpan())
        {
            if (products.Find(candidate.Gtin) is not { Plu: { } plu } product)
                continue;
            Add(plus, plu);
            foreach (var alike in product.LooksLike.AsSpan())
            {
                if (alike.IsPlu)
                    Add(plus, alike);
            }

            if (plus.Count == Offered)
                break;
        }

        return plus.ToValueList();
    }

    /// <summary>The organic PLU that looks the same and costs more; null where the catalog has none.</summary>
    public static ProductCode? OrganicTwin(Product conventional, IProductLookup products)
    {
        if (conventional.Plu is not { Value.Length: 4 } plu)
            return null;
        foreach (var alike in conventional.LooksLike.AsSpan())
        {
            if (alike.Value == "9" + plu.Value && products.Find(alike)?.UnitPrice > conventional.UnitPrice)
                return alike;
        }

        return null;
    }

    private static void Add(List<ProductCode> plus, ProductCode plu)
    {
        if (plus.Count < Offered && !plus.Contains(plu))
            plus.Add(plu);
    }
}
