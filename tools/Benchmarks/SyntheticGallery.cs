using LossPrevention.Recognition;

namespace LossPrevention.Benchmarks;

/// <summary>
/// Keys of very many products, spread as those of a real gallery of 81 grocery products were measured to be: within a product pictures spread by 1,
/// products by 10.6 in the first direction and ever less in later ones, three quarters of it between categories; a product's four keys
/// spread about it by 0.5 and less. 84 directions were measured; here they are stretched over 256.
/// </summary>
internal sealed class SyntheticGallery
{
    public const int Directions = 256;

    private const double Measured = 84.0 / Directions;
    private const double CategoryShare = 0.74;
    private const int PerCategory = 50;

    private readonly float[][] centres;

    public SyntheticGallery(int products, int seed)
    {
        var chance = new Random(seed);
        var categories = Enumerable.Range(0, Math.Max(1, products / PerCategory)).Select(_ => Near(null, d => Between(d) * CategoryShare, chance)).ToArray();
        centres = [.. Enumerable.Range(0, products).Select(i => Near(categories[i % categories.Length], d => Between(d) * (1 - CategoryShare), chance))];
        Products = [.. centres.Select(centre => Draw(centre, chance))];
    }

    /// <summary>Each with a prototype and three views: four keys.</summary>
    public Looks[] Products { get; }

    /// <summary>A picture of a product that is drawn by chance.</summary>
    public float[] Query(Random chance) => Near(centres[chance.Next(centres.Length)], _ => 1, chance);

    private static Looks Draw(float[] centre, Random chance) => new(Near(centre, Key, chance), 40)
    {
        Views = [.. Enumerable.Range(0, ProductKeys.Max - 1).Select(_ => Near(centre, Key, chance))],
    };

    private static double Between(int direction) => 10.6 / Math.Pow(1 + (direction * Measured), 0.9);

    private static double Key(int direction) => 0.5 / Math.Pow(1 + (direction * Measured), 0.33);

    private static float[] Near(float[]? centre, Func<int, double> variance, Random chance)
    {
        var vector = new float[Directions];
        for (var d = 0; d < vector.Length; d++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
            vector[d] = (centre?[d] ?? 0) + (float)(normal * Math.Sqrt(variance(d)));
        }

        return vector;
    }
}
