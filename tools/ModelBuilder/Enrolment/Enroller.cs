using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Makes a calibrated gallery from pictures.</summary>
internal sealed class Enroller(PictureEmbedder pictures)
{
    private const int NonGoodsEachKind = 100;

    /// <summary>Embeds, fits the discriminant, calibrates on held-out pictures.</summary>
    /// <param name="products">Products with pictures.</param>
    /// <param name="backgrounds">Pictures of non-goods that the store gave; none is fine.</param>
    /// <param name="progress">Done, of how many.</param>
    /// <exception cref="CommandException">No picture could be read.</exception>
    public Gallery Enroll(IReadOnlyList<ProductPictures> products, IReadOnlyList<string> backgrounds, Action<int, int> progress)
    {
        var embedded = pictures.Embed(products, progress);
        var counts = new int[products.Count];
        foreach (var picture in embedded)
        {
            counts[picture.Class]++;
        }

        var kept = Enumerable.Range(0, products.Count).Where(i => counts[i] > 0).ToList();
        if (kept.Count == 0)
        {
            throw new CommandException("No picture could be read; check the picture files.");
        }

        // Products whose pictures are all unreadable are left out, and the others move up.
        var renumbered = kept.Select((old, now) => (old, now)).ToDictionary(pair => pair.old, pair => pair.now);
        var all = embedded.Select(picture => picture with { Class = renumbered[picture.Class] }).ToList();
        all.AddRange(pictures.EmbedNonGoods(kept.Count, NonGoodsEachKind));
        if (backgrounds.Count > 0)
        {
            all.AddRange(pictures.EmbedBackgrounds(kept.Count + NonGoods.Kinds, backgrounds));
        }

        return Fit([.. kept.Select(i => products[i])], [.. kept.Select(i => counts[i])], all);
    }

    internal static Gallery Fit(List<ProductPictures> products, List<int> counts, List<EmbeddedPicture> pictures)
    {
        var maker = new GalleryMaker(products, counts);
        var classes = pictures.Max(picture => picture.Class) + 1;
        var length = pictures[0].All.First().Length;
        var split = CrossValidation.Split(pictures);
        var thirds = Enumerable.Range(0, CrossValidation.Folds).Select(third =>
        {
            var (vectors, labels) = (new List<float[]>(), new List<int>());
            foreach (var picture in pictures.Where((_, i) => split[i] == third))
            {
                foreach (var vector in picture.All)
                {
                    vectors.Add(vector);
                    labels.Add(picture.Class);
                }
            }

            return ClassStatistics.Of(vectors, labels, classes, length);
        }).ToList();
        var steps = Calibrator.Fit(CrossValidation.Run(pictures, split, thirds, maker));
        return maker.Make(ClassStatistics.Add(thirds), pictures, steps);
    }
}
