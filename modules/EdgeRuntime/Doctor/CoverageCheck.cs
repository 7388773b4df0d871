using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>How much of what the store sells its model and gallery know.</summary>
public static class CoverageCheck
{
    /// <summary>What the known products come to.</summary>
    /// <param name="model">Names the model; "knows ..." follows.</param>
    /// <param name="catalog">What the store sells; at least one product.</param>
    /// <param name="known">The products that the gallery holds.</param>
    /// <param name="sold">Products that were rung in a sample, with how often; empty where there is none.</param>
    public static IEnumerable<DoctorFinding> Run(string model, Catalog catalog, IReadOnlySet<ProductCode> known, IReadOnlyDictionary<ProductCode, int> sold)
    {
        var share = (double)catalog.Products.Count(p => known.Contains(p.Code)) / catalog.Products.Count;
        var text = $"{model} knows {share:P0} of the catalog's products";
        yield return share > 0
            ? DoctorFinding.Good("model", text)
            : DoctorFinding.Bad("model", text, "enrol pictures of this store's products: no switch can be told");
        if (sold.Count == 0)
        {
            yield return DoctorFinding.Unknown("model", "how much of what sells it knows: there is no sample of the till's events");
            yield break;
        }

        var seen = (double)sold.Where(s => known.Contains(s.Key)).Sum(s => s.Value) / sold.Values.Sum();
        string[] missing = [.. sold.Where(s => !known.Contains(s.Key)).OrderByDescending(s => s.Value).Take(5).Select(s => catalog.Find(s.Key)?.Name ?? s.Key.ToString())];
        yield return seen >= 0.9
            ? DoctorFinding.Good("model", $"it knows {seen:P0} of the lines rung")
            : DoctorFinding.Weak(
                "model", $"it knows {seen:P0} of the lines rung; most rung and unknown: {string.Join(", ", missing)}",
                "enrol these first; what is scanned often is learned by itself within days");
    }
}
