using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>Two products that pictures do not tell apart though no visual group says so.</summary>
/// <param name="First">Its place in the gallery.</param>
/// <param name="Second">The other's; larger.</param>
/// <param name="Evidence">What a picture that looks exactly as the one does says against the other at most, natural logarithm, calibrated.</param>
internal readonly record struct LookAlikePair(int First, int Second, double Evidence);

/// <summary>
/// Finds products that the gallery cannot tell apart. In a small gallery every pair is looked at. A large one is cut ten times, each time at medians
/// along directions drawn anew, and pairs that fall into one piece together are looked at: near pairs do so sooner or later, and the work grows with
/// the products, not with their square (random projection trees: Dasgupta and Freund, STOC 2008). The same gallery gives the same pairs.
/// </summary>
internal static class LookAlikes
{
    /// <summary>Less than 20 : 1 never outweighs that nearly all items are honest.</summary>
    public const double LeastEvidence = 3;

    /// <summary>Pairs at most returned; where there are more, which of them is chance.</summary>
    public const int MaxPairs = 10_000;

    private const int ExactUpTo = 4_096;
    private const int PieceSize = 256;
    private const int Cuttings = 10;
    private const int Directions = 16;

    /// <summary>The pairs, least evidence first.</summary>
    public static IReadOnlyList<LookAlikePair> Find(Gallery gallery, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(int, int), double>();
        int[] all = [.. Enumerable.Range(0, gallery.Products.Count)];
        if (all.Length <= ExactUpTo)
        {
            Compare(gallery, all, found, cancellationToken);
        }
        else
        {
            int[] widest = [.. gallery.Calibration.BetweenVariance.Index().OrderByDescending(d => d.Item).Take(Directions).Select(d => d.Index)];
            var chance = new Random(1);
            for (var i = 0; i < Cuttings; i++)
            {
                Cut(gallery, all, widest, chance, found, cancellationToken);
            }
        }

        return [.. found.Select(p => new LookAlikePair(p.Key.Item1, p.Key.Item2, p.Value)).OrderBy(p => p.Evidence).ThenBy(p => p.First).ThenBy(p => p.Second)];
    }

    private static void Cut(Gallery gallery, Span<int> piece, int[] widest, Random chance, Dictionary<(int, int), double> found, CancellationToken cancellationToken)
    {
        if (piece.Length <= PieceSize)
        {
            Compare(gallery, piece, found, cancellationToken);
            return;
        }

        var direction = widest[chance.Next(widest.Length)];
        var places = new float[piece.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = gallery.Products[piece[i]].Prototype[direction];
        }

        places.AsSpan().Sort(piece);
        Cut(gallery, piece[..(piece.Length / 2)], widest, chance, found, cancellationToken);
        Cut(gallery, piece[(piece.Length / 2)..], widest, chance, found, cancellationToken);
    }

    private static void Compare(Gallery gallery, ReadOnlySpan<int> piece, Dictionary<(int, int), double> found, CancellationToken cancellationToken)
    {
        var step = gallery.Calibration.ByCrops[^1];
        var products = new GalleryProduct[piece.Length];
        for (var i = 0; i < products.Length; i++)
        {
            products[i] = gallery.Products[piece[i]];
        }

        for (var i = 0; i < products.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = products[i];
            for (var j = i + 1; j < products.Length && found.Count < MaxPairs; j++)
            {
                var other = products[j];
                var spread = step.Variance + (1.0 / Math.Min(one.Pictures, other.Pictures));
                double distance = TensorPrimitives.Distance<float>(one.Prototype, other.Prototype);

                // Half of a fit is that to the prototype: where that alone is twice too far, nothing is left to ask.
                if (step.Verification.Slope * 0.5 * distance * distance / spread > 2 * LeastEvidence || gallery.Groups.Visual[piece[i]] == gallery.Groups.Visual[piece[j]])
                {
                    continue;
                }

                var evidence = step.Verification.Slope * Math.Max(Against(other, one, step.Variance), Against(one, other, step.Variance));
                if (evidence < LeastEvidence)
                {
                    found[(Math.Min(piece[i], piece[j]), Math.Max(piece[i], piece[j]))] = evidence;
                }
            }
        }
    }

    /// <summary>How much better a picture that looks as a product does fits it than another.</summary>
    private static double Against(GalleryProduct other, GalleryProduct shown, double variance) =>
        Verifier.Fit(shown.Prototype, shown, variance) - Verifier.Fit(shown.Prototype, other, variance);
}
