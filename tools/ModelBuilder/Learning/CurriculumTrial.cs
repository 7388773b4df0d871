using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Enrolls products from pictures of which a share bears a wrong label, with and without the curriculum, and asks about pictures that were not
/// enrolled. Deterministic by seed.
/// </summary>
/// <param name="products">The products; a picture's class is an index among them.</param>
/// <param name="pictures">To enroll, rightly labelled.</param>
/// <param name="asked">To ask about.</param>
internal sealed class CurriculumTrial(IReadOnlyList<ProductPictures> products, IReadOnlyList<EmbeddedPicture> pictures, IReadOnlyList<EmbeddedPicture> asked)
{
    /// <summary>The shares of wrong labels.</summary>
    public static readonly double[] Shares = [0, 0.1, 0.2, 0.4];

    /// <summary>How well the asked pictures are verified.</summary>
    public Metrics Measure(double share, WrongLabel kind, int seed, bool curriculum)
    {
        var labelled = LabelNoise.Mislabel(pictures, products.Count, share, kind, seed);
        var gallery = Enroller.Fit(products, labelled, curriculum);
        var judged = asked.AsParallel().AsOrdered()
            .Select(picture => new JudgedSighting(picture.Class, Verifier.Verify(gallery, gallery.Projection.ApplyNormalised(picture.Plain!), 1)))
            .ToList();
        return Evaluator.Measure(gallery, judged, nonGoods: [], msPerCrop: 0, modelBytes: 0);
    }
}
