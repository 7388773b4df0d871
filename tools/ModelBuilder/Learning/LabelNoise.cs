using System.Numerics.Tensors;

namespace LossPrevention.ModelBuilder;

/// <summary>How a wrong label comes about.</summary>
internal enum WrongLabel
{
    /// <summary>Any other product, each as likely: a pairing with another shopper's item.</summary>
    AnyProduct,

    /// <summary>One of the products that look most alike: a cheaper code for a dearer fruit.</summary>
    LookAlike,
}

/// <summary>Gives a share of pictures a wrong product, to measure what learning makes of it. Deterministic by seed.</summary>
internal static class LabelNoise
{
    private const int LookAlikes = 5;

    /// <summary>The pictures, a share of them under a wrong product, in the order of products and then of pictures.</summary>
    /// <param name="pictures">Rightly labelled.</param>
    /// <param name="products">How many products there are; 2 or more.</param>
    /// <param name="share">Of the pictures, 0..1.</param>
    /// <param name="kind">How wrong products are drawn.</param>
    /// <param name="seed">Of the draw.</param>
    public static List<EmbeddedPicture> Mislabel(IReadOnlyList<EmbeddedPicture> pictures, int products, double share, WrongLabel kind, int seed)
    {
        var random = new Random(seed);
        var others = kind == WrongLabel.LookAlike ? MostAlike(pictures, products) : [.. Enumerable.Range(0, products).Select(c => OtherThan(c, products))];
        var order = Enumerable.Range(0, pictures.Count).ToArray();
        random.Shuffle(order);
        var labelled = pictures.ToArray();
        foreach (var i in order.AsSpan(0, (int)Math.Round(share * order.Length)))
        {
            var choice = others[labelled[i].Class];
            labelled[i] = labelled[i] with { Class = choice[random.Next(choice.Length)] };
        }

        return [.. labelled.OrderBy(picture => picture.Class)];
    }

    private static int[][] MostAlike(IReadOnlyList<EmbeddedPicture> pictures, int products)
    {
        var vectors = pictures.Select(picture => new WeightedVector(picture.Class, picture.All.First(), 1)).ToList();
        var means = ClassStatistics.Of(vectors, products, vectors[0].Vector.Length).Means();
        return [.. means.Select((mean, c) => OtherThan(c, products).OrderBy(other => TensorPrimitives.Distance<double>(mean, means[other])).Take(LookAlikes).ToArray())];
    }

    private static int[] OtherThan(int product, int products) => [.. Enumerable.Range(0, products).Where(other => other != product)];
}
