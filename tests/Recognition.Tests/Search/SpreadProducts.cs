namespace LossPrevention.Recognition.Tests.Search;

/// <summary>Products whose keys lie about their centres; the same seed gives the same.</summary>
internal static class SpreadProducts
{
    public const int Directions = 64;

    public static Looks[] Draw(int count, int seed, int views = 3)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(Vector(chance, null, d => 9.0 / (1 + (d / 4.0))), chance, views))];
    }

    public static float[] Near(float[] centre, Random chance) => Vector(chance, centre, _ => 1);

    private static Looks Draw(float[] centre, Random chance, int views) =>
        new(centre, 10) { Views = [.. Enumerable.Range(0, views).Select(_ => Vector(chance, centre, _ => 0.3))] };

    private static float[] Vector(Random chance, float[]? centre, Func<int, double> variance) =>
        [.. Enumerable.Range(0, Directions).Select(d => (centre?[d] ?? 0) + (float)(Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble()) * Math.Sqrt(variance(d))))];
}
