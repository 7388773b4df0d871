using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>
/// Which goods without a barcode an item may be. That it is weighed says that it is produce: only goods with a PLU are held against it. Goods
/// of one visual group share its probability, those of the catalog that nobody enrolled too: conventional and organic look the same.
/// </summary>
internal static class ProduceSuggester
{
    /// <summary>The likeliest goods, and the probability that it is none of those enrolled.</summary>
    public static (ValueList<ProduceSuggestion> Suggestions, double Unknown) Suggest(Gallery gallery, Catalog catalog, RememberedSighting item, int count)
    {
        int[] produce = [.. gallery.All.Products.Where(p => catalog.Find(gallery.Products[p].Code)?.Plu is not null)];
        if (produce.Length == 0)
        {
            return ([], 0);
        }

        var verdict = Verifier.Verify(gallery, ProductSelection.Of(gallery.Groups, produce), item.Mean, item.Crops);
        var enrolled = produce.Select(p =>
        {
            var product = catalog.Find(gallery.Products[p].Code)!;
            return (Product: product, Probability: verdict.Probabilities[Array.BinarySearch(verdict.Products, p)]);
        });
        var groups = enrolled.GroupBy(e => e.Product.VisualGroup ?? e.Product.Plu!.Value.Value)
            .Select(group => (Members: Members(catalog, group.First().Product), Probability: group.Sum(e => e.Probability)))
            .OrderByDescending(group => group.Probability)
            .ThenBy(group => group.Members[0].Plu)
            .ToList();

        // Goods with a barcode that look like produce are no answer here: what they took goes to the others.
        var total = groups.Sum(group => group.Probability) + verdict.UnknownProbability;
        var suggestions = new List<ProduceSuggestion>();
        foreach (var (members, probability) in groups.TakeWhile(_ => suggestions.Count < count))
        {
            var share = total > 0 ? Math.Round(probability / total / members.Count, 4) : 0;
            suggestions.AddRange(members.Select(product => new ProduceSuggestion(product.Plu!.Value, product.Gtin, product.Name, share, product.VisualGroup)));
        }

        return (suggestions.ToValueList(), total > 0 ? Math.Round(verdict.UnknownProbability / total, 4) : 0);
    }

    /// <summary>The goods with a PLU that look like this one, it included.</summary>
    private static List<CatalogProduct> Members(Catalog catalog, CatalogProduct product) => product.VisualGroup is null
        ? [product]
        : [.. catalog.Products.Where(p => p.Plu is not null && p.VisualGroup == product.VisualGroup).OrderBy(p => p.Plu)];
}
