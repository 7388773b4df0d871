using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Says how much each picture counts where products are learned, beginning with those that are surely right (after CurriculumNet: Guo et al.
/// 2018, arXiv 1808.01097). First density alone speaks: clean pictures count in full, noisy and highly noisy ones less. What is learned so
/// judges every picture by a discriminant that has not seen it, and the next round counts each by how likely its label is right, the share
/// of right labels being estimated on the way (expectation maximisation): all but nothing is lost where all labels are right.
/// </summary>
internal static class Curriculum
{
    /// <summary>Three settle it: chosen, as <see cref="FirstWeights"/>, by cross-validation on training pictures alone.</summary>
    private const int Rounds = 3;

    /// <summary>Spreads of a picture about its product that are tried; the one that makes the labels likeliest judges.</summary>
    private static readonly double[] Variances = [1, 2, 4, 8, 16, 32];

    /// <summary>A picture that counts less does not count.</summary>
    private const double LeastWeight = 0.05;

    /// <summary>Of fewer pictures none can be told to be wrong.</summary>
    private const int FewestPictures = 3;

    /// <summary>Where the estimate of the share of right labels begins.</summary>
    private const double FirstShareRight = 0.9;

    private const int ShareSteps = 50;

    private static readonly double[] FirstWeights = [1, 0.5, 0.25];

    /// <summary>The pictures with their weights, without those that do not count.</summary>
    /// <param name="pictures">Classes that follow on the products are not goods, and count in full.</param>
    /// <param name="maker">Of the products.</param>
    public static List<EmbeddedPicture> Weigh(IReadOnlyList<EmbeddedPicture> pictures, GalleryMaker maker)
    {
        // Lane-like views tell little about a label that the picture itself does not.
        var goods = pictures.Where(picture => picture.Class < maker.Products).Select(picture => picture with { Lane = picture.Plain is null ? picture.Lane : [] }).ToList();
        var tiers = Tiers(goods);
        var weights = Array.ConvertAll(tiers, tier => FirstWeights[(int)tier]);
        for (var round = 0; round < Rounds; round++)
        {
            var shares = Judge([.. goods.Select((picture, i) => picture with { Weight = weights[i] })], maker);
            weights = shares.Select(share => ProbablyRight(share, maker.Products)).MaxBy(judged => judged.LogLikelihood).Right;
            KeepEnough(goods, tiers, weights);
        }

        var index = 0;
        return [.. pictures.Select(picture => picture.Class < maker.Products ? picture with { Weight = weights[index++] } : picture).Where(picture => picture.Weight > 0)];
    }

    private static SampleTier[] Tiers(List<EmbeddedPicture> goods)
    {
        var tiers = new SampleTier[goods.Count];
        foreach (var product in goods.Index().GroupBy(picture => picture.Item.Class))
        {
            var members = product.ToList();
            var ranks = DensityRanking.Rank([.. members.Select(member => member.Item.All.First())]);
            foreach (var (member, rank) in members.Zip(ranks))
            {
                tiers[member.Index] = rank.Tier;
            }
        }

        return tiers;
    }

    /// <summary>For each variance, the probability of each picture's label among all, by a gallery made without the picture.</summary>
    private static double[][] Judge(List<EmbeddedPicture> goods, GalleryMaker maker)
    {
        // Pictures of one shelf may stand on both sides here: what they are is asked, not how well an unseen look would do.
        var seen = new int[maker.Products];
        var parts = goods.ConvertAll(picture => seen[picture.Class]++ % CrossValidation.Folds);
        var length = goods[0].All.First().Length;
        var sums = Enumerable.Range(0, CrossValidation.Folds).Select(part => ClassStatistics.Of(goods.Where((_, i) => parts[i] == part), maker.Products, length)).ToList();
        var shares = Array.ConvertAll(Variances, _ => new double[goods.Count]);
        for (var part = 0; part < CrossValidation.Folds; part++)
        {
            var gallery = maker.Make(ClassStatistics.Add([.. sums.Where((_, other) => other != part)]), [.. goods.Where((g, i) => parts[i] != part && g.Weight > 0)], GalleryMaker.Uncalibrated);
            Parallel.ForEach(Enumerable.Range(0, goods.Count).Where(i => parts[i] == part), i =>
            {
                var vector = gallery.Projection.ApplyNormalised(goods[i].All.First());
                for (var v = 0; v < Variances.Length; v++)
                {
                    shares[v][i] = OwnShare(gallery, Verifier.Score(gallery, vector, Variances[v]), goods[i].Class);
                }
            });
        }

        return shares;
    }

    private static double OwnShare(Gallery gallery, RawScores scores, int product)
    {
        var visual = gallery.Groups.Visual;
        return scores.Products.Where((_, i) => visual[i] == visual[product]).Sum();
    }

    /// <summary>
    /// How likely each label is right, 0..1: it is right as often as they are on the whole, which is estimated here (expectation maximisation), and
    /// any product's otherwise.
    /// </summary>
    private static (double[] Right, double LogLikelihood) ProbablyRight(double[] shares, int products)
    {
        var right = new double[shares.Length];
        var (rate, logLikelihood) = (FirstShareRight, 0d);
        for (var step = 0; step < ShareSteps; step++)
        {
            var wrong = (1 - rate) / products;
            right = Array.ConvertAll(shares, share => rate * share / ((rate * share) + wrong));
            logLikelihood = shares.Sum(share => Math.Log((rate * share) + wrong));
            rate = Math.Clamp(right.Average(), 0.5, 0.9999);
        }

        return (right, logLikelihood);
    }

    /// <summary>
    /// Of a product with few pictures none can be told to be wrong, and no product loses all: where none is likely right, its densest are kept.
    /// </summary>
    private static void KeepEnough(List<EmbeddedPicture> goods, SampleTier[] tiers, double[] weights)
    {
        foreach (var product in goods.Index().GroupBy(picture => picture.Item.Class, picture => picture.Index))
        {
            var few = product.Count() < FewestPictures;
            var none = product.All(i => weights[i] < 0.5);
            foreach (var i in product)
            {
                weights[i] = few || (none && tiers[i] == SampleTier.Clean) ? 1 : weights[i] < LeastWeight ? 0 : weights[i];
            }
        }
    }
}
