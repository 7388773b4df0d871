using LossPrevention.Contracts;
using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>A sighting that the model in force was sure of.</summary>
/// <param name="Pictures">Its pictures.</param>
/// <param name="Product">What it shows.</param>
internal sealed record ClearSighting(IReadOnlyList<RgbImage> Pictures, ProductCode Product);

/// <summary>The newest clear sightings, in memory alone. Not safe for several threads at once.</summary>
internal sealed class RecentSightings
{
    private const int Capacity = 48;
    private const double ClearProbability = 0.9;
    private readonly Queue<ClearSighting> newest = new();

    /// <summary>Keeps a sighting where one product is clearly ahead.</summary>
    public void Add(IReadOnlyList<RgbImage> pictures, Gallery gallery, Verdict verdict)
    {
        var best = 0;
        for (var i = 1; i < verdict.Probabilities.Length; i++)
        {
            best = verdict.Probabilities[i] > verdict.Probabilities[best] ? i : best;
        }

        if (verdict.Probabilities.Length == 0 || verdict.Probabilities[best] < ClearProbability)
        {
            return;
        }

        newest.Enqueue(new ClearSighting(pictures, gallery.Products[verdict.Products[best]].Code));
        if (newest.Count > Capacity)
        {
            newest.Dequeue();
        }
    }

    /// <summary>Those kept, oldest first.</summary>
    public IReadOnlyList<ClearSighting> All() => [.. newest];
}
