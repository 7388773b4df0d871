using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Makes a gallery from sums over pictures: classes 0 to products - 1 are goods, those after them are not.</summary>
internal sealed class GalleryMaker(IReadOnlyList<ProductPictures> products)
{
    /// <summary>A calibration that changes nothing and, without any case held out, claims little: e^3 : 1.</summary>
    public static readonly CalibrationStep[] Uncalibrated = [new(1, 3, new LinearMap(1, 0), new LinearMap(1, 0), new LinearMap(1, 0))];

    /// <summary>Share of items that no bundle knows, before pictures are looked at.</summary>
    public const double UnknownPrior = 0.02;

    /// <summary>Products with pictures.</summary>
    public int Products => products.Count;

    /// <summary>Makes a gallery of sums and the pictures they were made of; products without pictures in <paramref name="statistics"/> stand at the centre.</summary>
    public Gallery Make(ClassStatistics statistics, IReadOnlyList<EmbeddedPicture> pictures, CalibrationStep[] steps)
    {
        var projection = Discriminant.Fit(statistics);
        var prototypes = statistics.Means()
            .Select(mean => projection.ApplyNormalised([.. mean.Select(value => (float)value)]))
            .ToArray();
        var views = pictures.ToLookup(picture => picture.Class);
        var enrolled = products.Select((product, i) => new GalleryProduct(
            product.Code, product.Product.Category, product.Product.VisualGroup, prototypes[i], Count(views[i]))
        {
            Views = Views([.. views[i].SelectMany(picture => picture.All)], projection),
        }).ToList();
        var between = new float[projection.Length];
        for (var d = 0; d < between.Length; d++)
        {
            between[d] = enrolled.Average(product => product.Prototype[d] * product.Prototype[d]);
        }

        var nonGoods = Enumerable.Range(products.Count, prototypes.Length - products.Count)
            .Where(kind => statistics.Weights[kind] > 0)
            .Select(kind => new Looks(prototypes[kind], Count(views[kind])) { Views = Views([.. views[kind].SelectMany(picture => picture.All)], projection) })
            .ToArray();
        return new Gallery(projection, enrolled, new Calibration(steps, between, UnknownPrior), nonGoods.Length > 0 ? new GoodsModel(nonGoods) : null);
    }

    private static int Count(IEnumerable<EmbeddedPicture> pictures) => Math.Max(1, (int)Math.Round(pictures.Sum(picture => picture.Weight)));

    /// <summary>Projected views, taken evenly where there are too many.</summary>
    private static float[][] Views(List<float[]> vectors, Projection projection)
    {
        var count = Math.Min(vectors.Count, Looks.MaxViews);
        var views = new float[count][];
        Parallel.For(0, count, i => views[i] = projection.ApplyNormalised(vectors[(int)((long)i * vectors.Count / count)]));
        return views;
    }
}
