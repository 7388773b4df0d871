using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>The products a bundle knows and how pictures are held against them. Immutable.</summary>
internal sealed class Gallery
{
    /// <exception cref="ArgumentException">A prototype's length is not the projection's, or a code stands twice.</exception>
    public Gallery(Projection projection, IReadOnlyList<GalleryProduct> products, Calibration calibration, GoodsModel? goods)
    {
        Projection = projection;
        Products = products;
        Calibration = calibration;
        Goods = goods;
        var index = new Dictionary<ProductCode, int>(products.Count);
        for (var i = 0; i < products.Count; i++)
        {
            if (products[i].Prototype.Length != projection.Length)
            {
                throw new ArgumentException($"Product {products[i].Code} has a prototype of {products[i].Prototype.Length} numbers; {projection.Length} are expected.", nameof(products));
            }

            if (!Array.TrueForAll(products[i].Views, view => view.Length == projection.Length))
            {
                throw new ArgumentException($"Product {products[i].Code} has a view of another length than {projection.Length} numbers.", nameof(products));
            }

            if (!index.TryAdd(products[i].Code, i))
            {
                throw new ArgumentException($"Product {products[i].Code} stands twice.", nameof(products));
            }
        }

        Index = index;
        Groups = ProductGroups.Of(products);
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

    /// <summary>This gallery and one product more, or with the product in place of one of the same code.</summary>
    public Gallery With(GalleryProduct product)
    {
        var products = Products.ToList();
        if (Index.TryGetValue(product.Code, out var at))
        {
            products[at] = product;
        }
        else
        {
            products.Add(product);
        }

        return new Gallery(Projection, products, Calibration, Goods);
    }

    /// <summary>This gallery without some products.</summary>
    public Gallery Without(IReadOnlyCollection<ProductCode> codes) =>
        new(Projection, [.. Products.Where(product => !codes.Contains(product.Code))], Calibration, Goods);
}
