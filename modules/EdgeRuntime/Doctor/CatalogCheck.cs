using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>Whether a catalog says what decisions need: codes that check, prices, weights, and which products look alike.</summary>
public static class CatalogCheck
{
    private const int Named = 3;
    private const double MostWithout = 0.05;

    /// <summary>What a catalog as it was read says.</summary>
    public static IEnumerable<DoctorFinding> Run(LoadedCatalog loaded)
    {
        var products = loaded.Catalog.Products;
        yield return DoctorFinding.Good("catalog", $"{products.Count} products");
        if (loaded.Errors.Count > 0)
        {
            yield return DoctorFinding.Weak(
                "catalog", $"{loaded.Errors.Count} lines are left out: {Some(loaded.Errors)}", "correct these lines; their products are unknown until then");
        }

        foreach (var finding in new[]
        {
            Without("price", products.Where(p => p.UnitPrice is null), "the value at stake and the size of a switch cannot be told without it"),
            Without("weight", products.Where(p => p is { SoldBy: SoldBy.Each, WeightGrams: null }), "the scale can say nothing about these products without it"),
            Without("category", products.Where(p => p.Category is null), "switches between kinds of goods are told by it"),
        })
        {
            if (finding is not null)
            {
                yield return finding;
            }
        }

        string[] alike = [.. products
            .Where(p => p.VisualGroup is null)
            .GroupBy(p => (Name: p.Name.Trim().ToUpperInvariant(), p.Category))
            .Where(g => g.Count() > 1)
            .Select(g => $"'{g.First().Name}' ({string.Join(", ", g.Select(p => p.Code))})")];
        if (alike.Length > 0)
        {
            yield return DoctorFinding.Weak(
                "catalog", $"{alike.Length} names stand for several products without a visualGroup: {Some(alike)}",
                "give products that a picture cannot tell apart the same visualGroup, or honest scans of one will look like another");
        }

        DoctorFinding? Without(string what, IEnumerable<CatalogProduct> lacking, string why)
        {
            var names = lacking.Select(p => $"'{p.Name}'").ToArray();
            return names.Length > MostWithout * products.Count
                ? DoctorFinding.Weak("catalog", $"{names.Length} of {products.Count} products have no {what}, such as {Some(names)}", $"add it: {why}")
                : null;
        }
    }

    private static string Some(IReadOnlyCollection<string> all) =>
        string.Join("; ", all.Take(Named)) + (all.Count > Named ? $"; and {all.Count - Named} more" : "");
}
