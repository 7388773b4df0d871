using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>Makes a calibrated gallery from pictures.</summary>
/// <param name="pictures">Embeds them.</param>
/// <param name="curriculum">Whether pictures under a wrong code are looked for.</param>
/// <param name="training">Tells which pictures the embedder has not seen, where it was taught some of them.</param>
internal sealed class Enroller(PictureEmbedder pictures, bool curriculum, TrainingRecord? training = null)
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
        var kept = embedded.Select(picture => picture.Class).Distinct().Order().ToList();
        if (kept.Count == 0)
        {
            throw new CommandException("No picture could be read; check the picture files.");
        }

        // Products whose pictures are all unreadable are left out, and the others move up.
        var renumbered = kept.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var all = embedded.Select(picture => picture with { Class = renumbered[picture.Class], Calibrates = training?.IsHeldOut(picture.File) != false }).ToList();
        if (!all.Exists(picture => picture.Calibrates))
        {
            throw new CommandException("The training record holds none of these pictures out; give those that the embedder was trained with.");
        }

        all.AddRange(pictures.EmbedNonGoods(kept.Count, NonGoodsEachKind));
        if (backgrounds.Count > 0)
        {
            all.AddRange(pictures.EmbedBackgrounds(kept.Count + NonGoods.Kinds, backgrounds));
        }

        return Fit([.. kept.Select(i => products[i])], all, curriculum);
    }

    internal static Gallery Fit(IReadOnlyList<ProductPictures> products, IReadOnlyList<EmbeddedPicture> pictures, bool curriculum)
    {
        var classes = pictures.Max(picture => picture.Class) + 1;
        var maker = new GalleryMaker(products);
        var lessons = curriculum ? Curriculum.Weigh(pictures, maker) : pictures;
        var steps = Calibrator.Fit([.. CrossValidation.Splits(lessons).SelectMany(split => CrossValidation.Run(lessons, split, maker, classes))]);
        return maker.Make(ClassStatistics.Of(lessons, classes, lessons[0].All.First().Length), lessons, steps);
    }
}
