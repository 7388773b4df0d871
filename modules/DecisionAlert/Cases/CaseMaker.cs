using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Opens a case for an alert: names and prices as the catalog has them now.</summary>
internal static class CaseMaker
{
    /// <summary>The case.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="products">The catalog.</param>
    /// <param name="pictures">The sightings of which there is a picture.</param>
    /// <param name="now">Wall clock.</param>
    public static ReviewCase Open(Alert alert, IProductLookup products, ValueList<string> pictures, DateTimeOffset now)
    {
        var scanned = alert.ScannedGtin is { } code ? Shown(products, code, null) : null;
        var seen = alert.SeenGtins.Select(s => Shown(products, s.Gtin, s.Probability)).ToValueList();
        var worth = seen.Count > 0 ? seen[0].Price : null;
        return new ReviewCase
        {
            Alert = alert,
            OpenedAt = now,
            Scanned = scanned,
            Seen = seen,
            Value = worth is { } price ? Math.Max(0, price - (scanned?.Price ?? 0)) : null,
            Pictures = pictures,
        };
    }

    private static ShownProduct Shown(IProductLookup products, ProductCode code, double? probability) =>
        products.Find(code) is { } product
            ? new ShownProduct(code.Value, product.Name, product.UnitPrice is { } price ? Math.Round((decimal)price, 2) : null, probability)
            : new ShownProduct(code.Value, code.Value, null, probability);
}
