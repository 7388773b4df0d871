namespace LossPrevention.ModelBuilder;

/// <summary>Noise drawn once and read from random places: what a number costs is reading it.</summary>
internal static class NoiseTable
{
    private const int Length = 1 << 17;
    private const int LongestRun = 1 << 14;
    private static readonly float[] Normal = Make(3, static random => 2 * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f), each: 1);
    private static readonly float[] Grain = Make(7, static random => random.NextSingle() - 0.5f, each: 3);

    /// <summary>Numbers about 0 of deviation 1, nearly normal (three uniform ones added up); at most 16,384 at once.</summary>
    public static ReadOnlySpan<float> NormalRun(Random random, int count) => Normal.AsSpan(random.Next(Length - LongestRun), count);

    /// <summary>Uniform numbers from -0.5 to 0.5, three alike for the three channels of each pixel; at most 5,461 pixels at once.</summary>
    public static ReadOnlySpan<float> GrainRun(Random random, int pixels) => Grain.AsSpan(3 * random.Next((Length - LongestRun) / 3), 3 * pixels);

    private static float[] Make(int seed, Func<Random, float> next, int each)
    {
        var random = new Random(seed);
        var table = new float[Length];
        for (var i = 0; i < Length; i += each)
        {
            table.AsSpan(i, Math.Min(each, Length - i)).Fill(next(random));
        }

        return table;
    }
}
