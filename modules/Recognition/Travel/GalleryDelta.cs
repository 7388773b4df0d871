using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>What one store has learned, as it travels: vectors and counts, never a picture, a ticket or a time of one.</summary>
/// <param name="StoreId">The store.</param>
/// <param name="Space">Embedder and projection of the vectors: <see cref="LoadedModel.Space"/>.</param>
/// <param name="Bundle">The bundle that was in force.</param>
/// <param name="Version">Its version.</param>
/// <param name="At">The newest scan in it, UTC, to the hour; of two deltas of a store the newer counts.</param>
/// <param name="Products">What is known of each product, by code.</param>
internal sealed record GalleryDelta(string StoreId, string Space, string Bundle, string Version, DateTimeOffset At, IReadOnlyList<LearnedLooks> Products);

/// <summary>How a store saw one product.</summary>
/// <param name="Code">What it is scanned as.</param>
/// <param name="Scans">The scans on different tickets that agree, 1 or more.</param>
/// <param name="Spread">Their mean squared distance from the prototype, a direction; 0 of one scan.</param>
/// <param name="Prototype">Their mean in the projected space, in half precision.</param>
internal sealed record LearnedLooks(ProductCode Code, int Scans, float Spread, Half[] Prototype)
{
    /// <summary>The looks that agreeing lessons show.</summary>
    public static LearnedLooks Of(ProductCode code, IReadOnlyList<Lesson> lessons)
    {
        var mean = Verifier.Mean([.. lessons.Select(l => l.Vector)]);
        var squares = lessons.Sum(l => l.Vector.Zip(mean, (x, m) => (double)(x - m) * (x - m)).Sum());
        var spread = lessons.Count > 1 ? squares / (lessons.Count - 1) / mean.Length : 0;
        return new LearnedLooks(code, lessons.Count, (float)spread, [.. mean.Select(x => (Half)x)]);
    }

    /// <summary>The prototype as numbers to count with.</summary>
    public float[] Vector() => [.. Prototype.Select(x => (float)x)];
}
