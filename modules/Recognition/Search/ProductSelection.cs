namespace LossPrevention.Recognition;

/// <summary>Products of a gallery that pictures are held against. Products of one visual group are in it together or not at all.</summary>
/// <param name="Products">Their places in the gallery, ascending.</param>
/// <param name="Group">Each one's visual group, numbered within the selection.</param>
/// <param name="GroupSizes">Products in each of these groups.</param>
internal sealed record ProductSelection(int[] Products, int[] Group, int[] GroupSizes)
{
    /// <summary>All products.</summary>
    public static ProductSelection All(ProductGroups groups) => new([.. Enumerable.Range(0, groups.Visual.Length)], groups.Visual, groups.VisualSizes);

    /// <summary>Some products, and what no picture can tell from them.</summary>
    public static ProductSelection Of(ProductGroups groups, IEnumerable<int> products)
    {
        int[] selected = [.. products.SelectMany(p => groups.Members[groups.Visual[p]].Append(p)).Distinct().Order()];
        int[] visual = [.. selected.Select(p => groups.Visual[p]).Distinct()];
        var numbers = visual.Index().ToDictionary(g => g.Item, g => g.Index);
        return new ProductSelection(selected, [.. selected.Select(p => numbers[groups.Visual[p]])], [.. visual.Select(g => groups.VisualSizes[g])]);
    }
}
