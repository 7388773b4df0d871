using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>The store's catalog as the core asks for it: every product put together once. Safe for several lanes at once.</summary>
internal sealed class CatalogLookup : IProductLookup
{
    private const int MaxResolved = 20_000;
    private readonly Dictionary<ProductCode, Product> products = [];
    private readonly ScanCodeLayouts layouts;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Product?> resolved = new(StringComparer.Ordinal);

    /// <summary>Puts the catalog's products together.</summary>
    /// <param name="catalog">The products.</param>
    /// <param name="layouts">How the store's own codes are cut; without them they are read as plain GTINs.</param>
    public CatalogLookup(Catalog catalog, ScanCodeLayouts? layouts = null)
    {
        this.layouts = layouts ?? ScanCodeLayouts.None;
        var groups = catalog.Products.Where(p => p.VisualGroup is not null)
            .GroupBy(p => p.VisualGroup!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.SelectMany(Catalog.CodesOf).ToValueList(), StringComparer.Ordinal);
        foreach (var entry in catalog.Products)
        {
            var like = entry.VisualGroup is { } group ? groups[group] : Catalog.CodesOf(entry).ToValueList();
            var product = new Product(
                entry.Code, entry.Name, entry.Category, (double?)entry.UnitPrice, entry.SoldBy == SoldBy.Weight, like, entry.Plu,
                entry.SoldBy == SoldBy.Each ? entry.WeightGrams : null);
            foreach (var code in Catalog.CodesOf(entry))
                products[code] = product;
        }
    }

    /// <summary>Every code of the catalog, in order.</summary>
    public IEnumerable<ProductCode> Codes => products.Keys.Order();

    /// <inheritdoc/>
    public Product? Find(ProductCode code) => products.GetValueOrDefault(code);

    /// <inheritdoc/>
    public Product? Resolve(string code)
    {
        if (resolved.TryGetValue(code, out var known))
            return known;
        var product = ScanCode.TryParse(code, layouts, out var scanned, out _) ? Of(scanned) : null;
        if (resolved.Count < MaxResolved)
            resolved[code] = product;
        return product;
    }

    /// <inheritdoc/>
    public double? GramsIn(string code)
    {
        if (!ScanCode.TryParse(code, layouts, out var scanned, out _))
            return null;
        return scanned.WeightGrams
            ?? (scanned is { Price: { } price, Currency: null } && Find(scanned.Code) is { SoldByWeight: true, UnitPrice: > 0 and var byKilogram }
                ? 1000 * (double)price / byKilogram
                : null);
    }

    private Product Of(ScannedCode scanned) =>
        Find(scanned.Code)
        ?? (scanned.Alternative is { } alternative ? Find(alternative) : null)
        ?? new Product(
            scanned.Code, scanned.Code.Value, null, null, scanned.Code.IsPlu, [scanned.Code], scanned.Code.IsPlu ? scanned.Code : null);
}
