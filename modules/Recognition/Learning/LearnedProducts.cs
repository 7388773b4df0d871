using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>A sighting that taught a product.</summary>
/// <param name="Ticket">A hash of the ticket it stood on; one ticket teaches once.</param>
/// <param name="At">When it was scanned.</param>
/// <param name="Vector">The mean of its vectors in the projected space.</param>
internal sealed record Lesson(string Ticket, DateTimeOffset At, float[] Vector)
{
    /// <summary>The lesson of a sample: numbers in half precision, as they are kept, so that a restart changes nothing.</summary>
    public static Lesson Of(LearningSample sample, RememberedSighting sighting) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sample.TransactionId)).AsSpan(0, 8)),
        sample.ScannedAt,
        [.. sighting.Mean.Select(number => (float)(Half)number)]);
}

/// <summary>
/// What the store has learned of products: their newest lessons, in event time. Pure state: the same lessons in the same order give the
/// same products. Not safe for several threads at once.
/// </summary>
internal sealed class LearnedProducts
{
    /// <summary>Lessons kept of one product.</summary>
    public const int MaxLessons = 20;

    /// <summary>Trusted pairings of goods that nobody knows are right so often, 0..1, as far as time and order tell.</summary>
    public const double PriorRight = 0.9;

    private static readonly double PriorLogOdds = Math.Log(PriorRight / (1 - PriorRight));

    private readonly Dictionary<ProductCode, List<Lesson>> products = [];

    /// <summary>Products with a lesson or more.</summary>
    public IReadOnlyCollection<ProductCode> Codes => products.Keys;

    /// <summary>Every product with its lessons, oldest first.</summary>
    public IEnumerable<(ProductCode Code, IReadOnlyList<Lesson> Lessons)> All => products.Select(p => (p.Key, (IReadOnlyList<Lesson>)p.Value));

    /// <summary>Takes a lesson in; false where its ticket has taught this product already.</summary>
    public bool Add(ProductCode code, Lesson lesson)
    {
        if (!products.TryGetValue(code, out var lessons))
        {
            products.Add(code, lessons = []);
        }

        if (lessons.Exists(l => l.Ticket == lesson.Ticket))
        {
            return false;
        }

        lessons.Add(lesson);
        if (lessons.Count > MaxLessons)
        {
            lessons.RemoveAt(0);
        }

        return true;
    }

    /// <summary>Every lesson of a product, oldest first.</summary>
    public IReadOnlyList<Lesson> Of(ProductCode code) => products.GetValueOrDefault(code, []);

    /// <summary>The lessons that agree with each other about a product's looks: a switched ticket or a wrong pairing stands alone.</summary>
    public IReadOnlyList<Lesson> Agreeing(ProductCode code, Calibration calibration)
    {
        if (!products.TryGetValue(code, out var lessons))
        {
            return [];
        }

        List<Lesson> best = [];
        foreach (var centre in lessons)
        {
            var agreeing = lessons.FindAll(l => ReferenceEquals(l, centre) || Agree(l, centre, calibration));
            if (agreeing.Count > best.Count)
            {
                best = agreeing;
            }
        }

        return best;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => products.Clear();

    /// <summary>Forgets, of some products, those not scanned since a time and the longest unscanned beyond a number; returns them.</summary>
    public IReadOnlyList<ProductCode> Forget(Func<ProductCode, bool> some, DateTimeOffset before, int capacity)
    {
        var byUse = products.Where(p => some(p.Key)).Select(p => (Code: p.Key, Last: p.Value.Max(l => l.At))).OrderBy(p => p.Last).ThenBy(p => p.Code).ToList();
        var forgotten = byUse.Where((p, i) => p.Last < before || i < byUse.Count - capacity).Select(p => p.Code).ToList();
        forgotten.ForEach(code => products.Remove(code));
        return forgotten;
    }

    /// <summary>
    /// Pictures of different pieces of a product differ by more than the crops of one sighting do, so the spread of a single crop counts, however
    /// many there are.
    /// </summary>
    private static bool Agree(Lesson a, Lesson b, Calibration calibration) => AgreementOf(a.Vector, b.Vector, calibration) > 0;

    /// <summary>Logarithm of the odds that two looks under one code are one product's; over 0 they agree.</summary>
    public static double AgreementOf(float[] a, float[] b, Calibration calibration) =>
        Agreement.LogLikelihoodRatio(a, b, calibration.For(1).Variance, calibration.BetweenVariance) + PriorLogOdds;
}
