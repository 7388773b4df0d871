namespace LossPrevention.ModelBuilder;

internal static class RandomExtensions
{
    /// <summary>Uniform between two bounds.</summary>
    public static double Between(this Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
