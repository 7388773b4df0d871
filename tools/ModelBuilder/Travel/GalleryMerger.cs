using LossPrevention.Contracts;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>What became of a product that stores learned.</summary>
internal enum MergeOutcome
{
    /// <summary>It is in the gallery now.</summary>
    Merged,

    /// <summary>The bundle knows it by itself, which counts for more.</summary>
    KnownAlready,

    /// <summary>Fewer stores than asked for agree about its looks.</summary>
    TooFewStores,

    /// <summary>Stores are of two minds: one code has two looks. A person should see why.</summary>
    TwoLooks,
}

/// <summary>One product after a merge.</summary>
/// <param name="Code">The product.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Stores">Stores that agree about it.</param>
/// <param name="Others">Stores that saw something else under its code.</param>
internal sealed record MergedProduct(ProductCode Code, MergeOutcome Outcome, int Stores, int Others);

/// <summary>A gallery with what stores have learned.</summary>
internal sealed record Merge(Gallery Gallery, IReadOnlyList<MergedProduct> Products);

/// <summary>
/// Joins what stores have learned. Of a product's looks in all stores the heaviest set that agrees with one of them counts, by the same
/// two-covariance ratio by which a store's lessons agree; each weighs as many scans as it stands on, times how likely it is the same product.
/// The order in which deltas come changes nothing. Not safe for several threads at once.
/// </summary>
internal sealed class GalleryMerger(Gallery gallery, Catalog catalog, string space)
{
    /// <summary>A rest that agrees with itself and weighs this share of all makes a conflict.</summary>
    private const double ConflictShare = 0.25;

    /// <summary>Looks tried as a centre at most: those that stand on the most scans.</summary>
    private const int MaxCentres = 16;

    private const int MaxViews = ProductKeys.Max - 1;

    /// <summary>Lessons spread by 1 in every direction where they show one product; over this many times the bundle's own spread they show several.</summary>
    private const double MaxSpread = 3;

    private readonly Dictionary<string, GalleryDelta> byStore = new(StringComparer.Ordinal);

    /// <summary>Stores that were taken in.</summary>
    public int Stores => byStore.Count;

    /// <summary>Takes one store's delta; of two of one store the newer stays.</summary>
    /// <exception cref="BundleException">Its vectors mean nothing to this bundle.</exception>
    public void Add(GalleryDelta delta)
    {
        if (delta.Space != space || delta.Products.Any(p => p.Prototype.Length != gallery.Projection.Length))
        {
            throw new BundleException($"it is of embedder space {delta.Space}, but the bundle is of {space}");
        }

        if (!byStore.TryGetValue(delta.StoreId, out var known) || delta.At > known.At)
        {
            byStore[delta.StoreId] = delta;
        }
    }

    /// <summary>The gallery with every product about which enough stores agree.</summary>
    /// <param name="minStores">Stores that must agree, 1 or more.</param>
    public Merge Join(int minStores)
    {
        var learned = byStore.Values.SelectMany(delta => delta.Products.Select(looks => (delta.StoreId, Looks: looks)))
            .GroupBy(l => l.Looks.Code)
            .OrderBy(product => product.Key);
        var products = gallery.Products.ToList();
        var outcomes = new List<MergedProduct>();
        foreach (var product in learned)
        {
            var (outcome, merged) = gallery.Index.ContainsKey(product.Key)
                ? (new MergedProduct(product.Key, MergeOutcome.KnownAlready, product.Count(), 0), null)
                : Join(product.Key, [.. product.OrderByDescending(l => l.Looks.Scans).ThenBy(l => l.StoreId, StringComparer.Ordinal).Select(l => new Opinion(l.Looks))], minStores);
            outcomes.Add(outcome);
            if (merged is not null)
            {
                products.Add(merged);
            }
        }

        return new Merge(new Gallery(gallery.Projection, products, gallery.Calibration, gallery.Goods), outcomes);
    }

    private (MergedProduct Outcome, GalleryProduct? Product) Join(ProductCode code, List<Opinion> opinions, int minStores)
    {
        var steady = opinions.FindAll(o => o.Looks.Spread <= MaxSpread * gallery.Calibration.For(1).Variance);
        var best = Heaviest(steady);
        var rest = Heaviest(steady.FindAll(o => !best.Exists(b => b.Opinion == o)));
        var (stores, others) = (best.Count, opinions.Count - best.Count);
        if (rest.Count >= 2 && rest.Sum(r => r.Opinion.Looks.Scans) >= ConflictShare * steady.Sum(o => o.Looks.Scans))
        {
            return (new MergedProduct(code, MergeOutcome.TwoLooks, stores, others), null);
        }

        if (stores < minStores)
        {
            return (new MergedProduct(code, MergeOutcome.TooFewStores, stores, others), null);
        }

        var prototype = new float[gallery.Projection.Length];
        var total = best.Sum(b => b.Weight);
        foreach (var (opinion, weight) in best)
        {
            for (var i = 0; i < prototype.Length; i++)
            {
                prototype[i] += (float)(weight / total * opinion.Vector[i]);
            }
        }

        var known = catalog.Find(code);
        float[][] views = [.. best.OrderByDescending(b => b.Weight).Take(MaxViews).Select(b => b.Opinion.Vector)];
        var product = new GalleryProduct(code, known?.Category, known?.VisualGroup, prototype, best.Sum(b => b.Opinion.Looks.Scans)) { Views = views };
        return (new MergedProduct(code, MergeOutcome.Merged, stores, others), product);
    }

    /// <summary>The heaviest set that agrees with one of them, and what each weighs.</summary>
    private List<(Opinion Opinion, double Weight)> Heaviest(List<Opinion> opinions)
    {
        List<(Opinion Opinion, double Weight)> best = [];
        var heaviest = 0d;
        foreach (var centre in opinions.Take(MaxCentres))
        {
            var agreeing = opinions.Select(o => (Opinion: o, Agreement: LearnedProducts.AgreementOf(o.Vector, centre.Vector, gallery.Calibration)))
                .Where(o => o.Agreement > 0)
                .Select(o => (o.Opinion, Weight: o.Opinion.Looks.Scans * Verifier.Logistic(o.Agreement)))
                .ToList();
            var weight = agreeing.Sum(o => o.Weight);
            (best, heaviest) = weight > heaviest ? (agreeing, weight) : (best, heaviest);
        }

        return best;
    }

    private sealed record Opinion(LearnedLooks Looks)
    {
        public float[] Vector { get; } = Looks.Vector();
    }
}
