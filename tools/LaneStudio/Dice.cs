namespace LossPrevention.LaneStudio;

/// <summary>
/// Chance by seed. Each purpose has its own dice, so that a change in one (a new oddity, say) leaves the others as they fell.
/// The seeded generator of .NET is the same in every version.
/// </summary>
internal sealed class Dice
{
    private readonly Random _random;

    private Dice(int seed) => _random = new Random(seed);

    /// <summary>Dice for a purpose under a seed; the same names give the same throws.</summary>
    public static Dice For(int seed, params ReadOnlySpan<string> purpose)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        uint hash = 2166136261;
        foreach (string part in purpose)
        {
            foreach (char letter in part)
            {
                hash = (hash ^ letter) * 16777619;
            }

            hash = (hash ^ '/') * 16777619;
        }

        return new Dice((int)(hash ^ ((uint)seed * 2654435761)));
    }

    public double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => _random.Next(low, high + 1);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Normal with mean 0 and standard deviation 1 (Box-Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>The same items in an order by chance.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }
}
