using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>A sighting of a picture that the gallery beside it has not seen.</summary>
/// <param name="Gallery">Made without the picture.</param>
/// <param name="Class">What it shows: a product's index, or from the number of products on a kind of non-goods.</param>
/// <param name="Picture">Of which picture.</param>
/// <param name="Mean">The mean of its projected views.</param>
/// <param name="Crops">How many views.</param>
internal sealed record HeldOutSighting(Gallery Gallery, int Class, int Picture, float[] Mean, int Crops);

/// <summary>
/// Splits pictures in three; each third is looked at with a gallery made of the other two. Pictures that the embedder itself was taught are in galleries
/// as all others are, and go with their look-alikes, but are not looked at.
/// </summary>
internal static class CrossValidation
{
    public const int Folds = 3;

    /// <summary>
    /// Which third each picture is in, in two ways: pictures of a class that look much the same stay together (<see cref="LookSplit"/>), or those that
    /// follow each other do. On the first a product's unseen look must be known by others, which is harder than most of what a lane shows; on
    /// the second many a picture has its twin on the other side, which is easier. What a lane shows lies between.
    /// </summary>
    public static int[][] Splits(IReadOnlyList<EmbeddedPicture> pictures) =>
        [Split(pictures, members => LookSplit.Split([.. members.Select(picture => picture.All.First())], Folds)),
         Split(pictures, members => [.. Enumerable.Range(0, members.Count).Select(i => i * Folds / members.Count)])];

    private static int[] Split(IReadOnlyList<EmbeddedPicture> pictures, Func<IReadOnlyList<EmbeddedPicture>, IReadOnlyList<int>> ofClass)
    {
        var thirds = new int[pictures.Count];
        foreach (var members in pictures.Index().GroupBy(picture => picture.Item.Class).Select(group => group.ToList()))
        {
            foreach (var (member, part) in members.Zip(ofClass([.. members.Select(member => member.Item)])))
            {
                thirds[member.Index] = part;
            }
        }

        return thirds;
    }

    /// <summary>Held-out sightings of every picture whose class the other two thirds know.</summary>
    public static List<HeldOutSighting> Run(IReadOnlyList<EmbeddedPicture> pictures, int[] split, GalleryMaker maker, int classes)
    {
        var thirds = Enumerable.Range(0, Folds)
            .Select(third => ClassStatistics.Of(pictures.Where((_, i) => split[i] == third), classes, pictures[0].All.First().Length))
            .ToList();
        var sightings = new List<HeldOutSighting>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var statistics = ClassStatistics.Add([.. thirds.Where((_, third) => third != fold)]);
            var gallery = maker.Make(statistics, [.. pictures.Where((_, i) => split[i] != fold)], GalleryMaker.Uncalibrated);
            foreach (var (number, picture) in pictures.Index().Where(one => split[one.Index] == fold && one.Item.Calibrates))
            {
                // A product seen in this third alone is none of that gallery's.
                if (statistics.Weights[picture.Class] <= 0)
                {
                    continue;
                }

                var lane = picture.Lane.Select(gallery.Projection.ApplyNormalised).ToArray();
                if (picture.Plain is not null)
                {
                    sightings.Add(new HeldOutSighting(gallery, picture.Class, number, gallery.Projection.ApplyNormalised(picture.Plain), 1));
                }

                sightings.AddRange(lane.Select(view => new HeldOutSighting(gallery, picture.Class, number, view, 1)));
                for (var crops = 2; crops <= Math.Min(3, lane.Length); crops++)
                {
                    sightings.Add(new HeldOutSighting(gallery, picture.Class, number, Verifier.Mean(lane[..crops]), crops));
                }
            }
        }

        return sightings;
    }
}
