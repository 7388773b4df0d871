using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>The products a bundle knows and how pictures are held against them. Immutable.</summary>
internal sealed class Gallery
{
    /// <summary>With more prototypes and views than this, pictures are held against the nearest products alone; holding them against all takes over 1 ms.</summary>
    public const int MaxHeldAgainstAll = 30_000;

    /// <summary>Keys by which the nearest products are taken: 68 to 272 products, more than a recognition lists.</summary>
    private const int NearKeys = 272;

    private readonly Lazy<ProductIndex>? index;

    /// <exception cref="ArgumentException">A prototype's length is not the projection's, or a code stands twice.</exception>
    public Gallery(Projection projection, IReadOnlyList<GalleryProduct> products, Calibration calibration, GoodsModel? goods)
        : this(projection, products, calibration, goods, null, null)
    {
    }

    /// <param name="projection">From embeddings to prototypes' space.</param>
    /// <param name="products">The products.</param>
    /// <param name="calibration">From distances to log-likelihood ratios.</param>
    /// <param name="goods">Tells goods from hands and bags.</param>
    /// <param name="known">The products' index where it is known; null: it is made when it is first needed.</param>
    /// <param name="alike">A gallery with the same codes, categories and groups at the same places, which need not be told apart again; null where there is none.</param>
    private Gallery(Projection projection, IReadOnlyList<GalleryProduct> products, Calibration calibration, GoodsModel? goods, ProductIndex? known, Gallery? alike)
    {
        Projection = projection;
        Products = products;
        Calibration = calibration;
        Goods = goods;
        foreach (var product in products)
        {
            if (product.Prototype.Length != projection.Length)
            {
                throw new ArgumentException($"Product {product.Code} has a prototype of {product.Prototype.Length} numbers; {projection.Length} are expected.", nameof(products));
            }

            if (!Array.TrueForAll(product.Views, view => view.Length == projection.Length))
            {
                throw new ArgumentException($"Product {product.Code} has a view of another length than {projection.Length} numbers.", nameof(products));
            }
        }

        Index = alike?.Index ?? Places(products);
        Groups = alike?.Groups ?? ProductGroups.Of(products);
        All = alike?.All ?? ProductSelection.All(Groups);
        var isLarge = products.Sum(p => 1L + p.Views.Length) > MaxHeldAgainstAll;
        index = !isLarge ? null : known is null ? new Lazy<ProductIndex>(() => ProductIndex.Of(products)) : new Lazy<ProductIndex>(known);
    }

    /// <summary>From embeddings to prototypes' space.</summary>
    public Projection Projection { get; }

    /// <summary>The products, in a fixed order.</summary>
    public IReadOnlyList<GalleryProduct> Products { get; }

    /// <summary>Where in <see cref="Products"/> a code stands.</summary>
    public IReadOnlyDictionary<ProductCode, int> Index { get; }

    /// <summary>Who shares a category, and who a visual group.</summary>
    public ProductGroups Groups { get; }

    /// <summary>From distances to log-likelihood ratios.</summary>
    public Calibration Calibration { get; }

    /// <summary>Tells goods from hands and bags; null where the bundle cannot.</summary>
    public GoodsModel? Goods { get; }

    /// <summary>Every product.</summary>
    public ProductSelection All { get; }

    /// <summary>The products that pictures can show: all, or of a large gallery those nearest to them.</summary>
    /// <param name="mean">The mean of projected embeddings.</param>
    public ProductSelection Near(ReadOnlySpan<float> mean) =>
        index is null ? All : ProductSelection.Of(Groups, index.Value.Nearest(mean, NearKeys).Select(key => key.Product).Distinct());

    /// <summary>This gallery and one product more, or with the product in place of one of the same code.</summary>
    public Gallery With(GalleryProduct product)
    {
        var products = Products.ToList();
        Gallery? alike = null;
        if (Index.TryGetValue(product.Code, out var at))
        {
            var before = products[at];
            alike = before.Category == product.Category && before.VisualGroup == product.VisualGroup ? this : null;
            products[at] = product;
        }
        else
        {
            at = products.Count;
            products.Add(product);
        }

        return new Gallery(Projection, products, Calibration, Goods, KnownIndex?.With(at, product), alike);
    }

    /// <summary>This gallery without some products.</summary>
    public Gallery Without(IReadOnlyCollection<ProductCode> codes)
    {
        int[] kept = [.. All.Products.Where(i => !codes.Contains(Products[i].Code))];
        return new Gallery(Projection, [.. kept.Select(i => Products[i])], Calibration, Goods, KnownIndex?.Only(kept), null);
    }

    private static Dictionary<ProductCode, int> Places(IReadOnlyList<GalleryProduct> products)
    {
        var places = new Dictionary<ProductCode, int>(products.Count);
        for (var i = 0; i < products.Count; i++)
        {
            if (!places.TryAdd(products[i].Code, i))
            {
                throw new ArgumentException($"Product {products[i].Code} stands twice.", nameof(products));
            }
        }

        return places;
    }

    private ProductIndex? KnownIndex => index is { IsValueCreated: true } ? index.Value : null;
}
