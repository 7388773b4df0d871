using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>
/// Lets products that nobody enrolled become known from sightings paired with their scans. Not safe for several threads at once.
/// </summary>
internal sealed class ProductLearner
{
    private const int MaxPending = 5000;

    /// <summary>Another product must be this likely, and fit by this ratio, to forbid teaching.</summary>
    private const double ConfidentProbability = 0.8;
    private const double ConfidentRatio = 3;

    private readonly Dictionary<ProductCode, Dictionary<string, float[]>> pending = [];

    /// <summary>Takes one sample; returns what became of it, and the gallery with the product where it became known.</summary>
    public (LearningOutcome Outcome, Gallery? Gallery) Take(
        LearningSample sample, RememberedSighting? sighting, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        if (gallery.Index.ContainsKey(sample.Gtin))
        {
            return (LearningOutcome.AlreadyKnown, null);
        }

        if (sample.Trust < settings.LearningTrust)
        {
            return (LearningOutcome.NotTrusted, null);
        }

        if (sighting is null)
        {
            return (LearningOutcome.Forgotten, null);
        }

        var verdict = Verifier.Verify(gallery, sighting.Mean, sighting.Crops);
        for (var i = 0; i < verdict.Probabilities.Length; i++)
        {
            if (verdict.Probabilities[i] >= ConfidentProbability && verdict.LogLikelihoodRatios[i] >= ConfidentRatio
                && !catalog.SameVisualGroup(sample.Gtin, gallery.Products[i].Code))
            {
                return (LearningOutcome.LooksLikeAnother, null);
            }
        }

        return Keep(sample, sighting, gallery, catalog, settings);
    }

    /// <summary>Forgets what waits: vectors of one bundle mean nothing to another.</summary>
    public void Clear() => pending.Clear();

    private (LearningOutcome Outcome, Gallery? Gallery) Keep(
        LearningSample sample, RememberedSighting sighting, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        if (!pending.TryGetValue(sample.Gtin, out var samples))
        {
            if (pending.Count >= MaxPending)
            {
                pending.Remove(pending.Keys.First());
            }

            pending.Add(sample.Gtin, samples = []);
        }

        if (!samples.TryAdd(sample.TransactionId, sighting.Mean))
        {
            return (LearningOutcome.SameTicket, null);
        }

        if (samples.Count < settings.LearningTickets)
        {
            return (LearningOutcome.Kept, null);
        }

        pending.Remove(sample.Gtin);
        var product = catalog.Find(sample.Gtin);
        float[][] views = [.. samples.Values];
        var learned = new GalleryProduct(sample.Gtin, product?.Category, product?.VisualGroup, Verifier.Mean(views), samples.Count) { Views = views };
        return (LearningOutcome.Learned, gallery.With(learned));
    }
}
