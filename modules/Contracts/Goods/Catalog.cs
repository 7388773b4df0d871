using System.Diagnostics.CodeAnalysis;

namespace LossPrevention.Contracts;

/// <summary>Every product the store sells, found by its GTIN or its PLU. Immutable.</summary>
public sealed class Catalog
{
    private readonly Dictionary<ProductCode, CatalogProduct> byCode;

    private Catalog(ValueList<CatalogProduct> products, Dictionary<ProductCode, CatalogProduct> byCode)
    {
        Products = products;
        this.byCode = byCode;
    }

    /// <summary>A catalog without products.</summary>
    public static Catalog Empty { get; } = Create([]);

    /// <summary>The products, in the order given.</summary>
    public ValueList<CatalogProduct> Products { get; }

    /// <summary>Puts products together.</summary>
    /// <exception cref="ArgumentException">A product has neither GTIN nor PLU, or two products share a code.</exception>
    public static Catalog Create(IEnumerable<CatalogProduct> products)
    {
        var list = InPairs([.. products]).ToValueList();
        var found = new Dictionary<ProductCode, CatalogProduct>(list.Count);
        foreach (var product in list)
        {
            if (product.Gtin is null && product.Plu is null)
            {
                throw new ArgumentException($"'{product.Name}' has neither a GTIN nor a PLU.", nameof(products));
            }

            foreach (var code in CodesOf(product))
            {
                if (!found.TryAdd(code, product))
                {
                    throw new ArgumentException($"'{found[code].Name}' and '{product.Name}' both have the code {code}.", nameof(products));
                }
            }
        }

        return new Catalog(list, found);
    }

    /// <summary>
    /// Conventional and organic produce, 4011 and 94011, are of one visual group whether the store says so or not: nobody tells them apart
    /// by looks.
    /// </summary>
    private static IEnumerable<CatalogProduct> InPairs(List<CatalogProduct> products)
    {
        var groups = products.Where(p => p.Plu is not null)
            .GroupBy(p => Conventional(p.Plu!.Value))
            .Where(pair => pair.Skip(1).Any())
            .ToDictionary(pair => pair.Key, pair => pair.Select(p => p.VisualGroup).FirstOrDefault(group => group is not null) ?? $"plu-{pair.Key}", StringComparer.Ordinal);
        return products.Select(p => p is { VisualGroup: null, Plu: { } plu } && groups.TryGetValue(Conventional(plu), out var group) ? p with { VisualGroup = group } : p);
    }

    private static string Conventional(ProductCode plu) => plu.Value is ['9', _, _, _, _] ? plu.Value[1..] : plu.Value;

    /// <summary>The codes that find a product: its GTIN, its PLU, or both.</summary>
    public static IEnumerable<ProductCode> CodesOf(CatalogProduct product)
    {
        if (product.Gtin is { } gtin)
        {
            yield return gtin;
        }

        if (product.Plu is { } plu)
        {
            yield return plu;
        }
    }

    /// <summary>Finds a product by its GTIN or its PLU.</summary>
    public bool TryFind(ProductCode code, [NotNullWhen(true)] out CatalogProduct? product) => byCode.TryGetValue(code, out product);

    /// <summary>Finds a product by its GTIN or its PLU; null where the store does not sell it.</summary>
    public CatalogProduct? Find(ProductCode code) => byCode.GetValueOrDefault(code);

    /// <summary>
    /// Finds the product of a scanned code. An in-store code is looked up as it is printed first (a store may number whole products so), then
    /// with its value digits zero, then by its item reference as a PLU; digits with two meanings by the likelier one first.
    /// </summary>
    /// <returns>The product, or null where the store does not sell it.</returns>
    public CatalogProduct? Resolve(ScannedCode code) =>
        (code.InStoreCode is { } printed ? Find(printed) : null)
        ?? Find(code.Code)
        ?? (code.ItemReference is { } reference && ProductCode.TryParse(reference.TrimStart('0'), out var plu, out _) && plu.IsPlu ? Find(plu) : null)
        ?? (code.Alternative is { } alternative ? Find(alternative) : null);

    /// <summary>
    /// Whether a picture cannot tell the two apart: they are one product (under either of its codes), or both stand in the same
    /// <see cref="CatalogProduct.VisualGroup"/>.
    /// </summary>
    public bool SameVisualGroup(ProductCode a, ProductCode b)
    {
        if (a == b)
        {
            return true;
        }

        return TryFind(a, out var first) && TryFind(b, out var second)
            && (ReferenceEquals(first, second) || (first.VisualGroup is { } group && group == second.VisualGroup));
    }
}
