namespace LossPrevention.Recognition;

/// <summary>Numbers the visual groups and the categories of a gallery's products.</summary>
internal sealed class ProductGroups
{
    private ProductGroups(int[] visual, int[] category, int[] visualSizes, int[] categorySizes)
    {
        Members = Enumerable.Range(0, visual.Length).Where(i => visualSizes[visual[i]] > 1).ToLookup(i => visual[i]);
        Visual = visual;
        Category = category;
        VisualSizes = visualSizes;
        CategorySizes = categorySizes;
    }

    /// <summary>Each product's visual group; a product that looks like no other is a group of its own.</summary>
    public int[] Visual { get; }

    /// <summary>Each product's category; a product without one is a category of its own.</summary>
    public int[] Category { get; }

    /// <summary>Products in each visual group.</summary>
    public int[] VisualSizes { get; }

    /// <summary>Products in each category.</summary>
    public int[] CategorySizes { get; }

    /// <summary>The products of each visual group of two or more.</summary>
    public ILookup<int, int> Members { get; }

    public static ProductGroups Of(IReadOnlyList<GalleryProduct> products)
    {
        var (visual, visualSizes) = Number(products, product => product.VisualGroup);
        var (category, categorySizes) = Number(products, product => product.Category);
        return new ProductGroups(visual, category, visualSizes, categorySizes);
    }

    private static (int[] Group, int[] Sizes) Number(IReadOnlyList<GalleryProduct> products, Func<GalleryProduct, string?> name)
    {
        var numbers = new Dictionary<string, int>();
        var sizes = new List<int>();
        var group = new int[products.Count];
        for (var i = 0; i < group.Length; i++)
        {
            var key = name(products[i]);
            if (key is null || !numbers.TryGetValue(key, out var number))
            {
                number = sizes.Count;
                sizes.Add(0);
                if (key is not null)
                {
                    numbers.Add(key, number);
                }
            }

            group[i] = number;
            sizes[number]++;
        }

        return (group, [.. sizes]);
    }
}
