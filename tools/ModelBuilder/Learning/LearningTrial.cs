using LossPrevention.Contracts;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>A product to be learned: sightings that teach it and sightings that it is asked about, in the gallery's space.</summary>
/// <param name="Code">The product.</param>
/// <param name="Teaching">In the order of the scans.</param>
/// <param name="Asked">Never taught.</param>
internal sealed record LearningSubject(ProductCode Code, IReadOnlyList<float[]> Teaching, IReadOnlyList<float[]> Asked);

/// <summary>
/// Teaches products, one at a time, by the code that learns in a store, and asks how well they are known: to a gallery that does not know them, or
/// more of them to one that does. Deterministic by seed.
/// </summary>
internal sealed class LearningTrial(Gallery gallery, Catalog catalog, IReadOnlyList<LearningSubject> subjects, int seed)
{
    /// <summary>Crops of one sighting.</summary>
    public const int Crops = 3;

    /// <summary>The numbers of scans on the learning curve.</summary>
    public static readonly int[] Scans = [1, 2, 3, 5, 10];

    /// <summary>The shares of scans whose item is another product's.</summary>
    public static readonly double[] Poison = [0, 0.02, 0.05, 0.1];

    /// <summary>How well products are known after so many scans, all of them right.</summary>
    public LearningPoint Curve(int scans) => Measure(scans, poison: 0, isEnrolled: false);

    /// <summary>The same after the most scans, a share of them wrong.</summary>
    public LearningPoint Poisoned(double share) => Measure(Scans[^1], share, isEnrolled: false);

    /// <summary>How well enrolled products are known after so many scans in the store, a share of them wrong.</summary>
    public LearningPoint Refined(int scans, double share) => Measure(scans, share, isEnrolled: true);

    private LearningPoint Measure(int scans, double poison, bool isEnrolled)
    {
        var random = new Random(seed);
        var (known, asked, top, fits, wrong, kept, others, taken) = (0, 0, 0, 0, 0, 0, 0, 0);
        for (var s = 0; s < subjects.Count; s++)
        {
            var subject = subjects[s];
            var taught = isEnrolled ? gallery : gallery.Without([subject.Code]);
            var learner = new ProductLearner();
            for (var scan = 0; scan < scans; scan++)
            {
                // A wrong scan is somebody else's item under this product's code: a switched ticket, or a pairing with a neighbour.
                var isWrong = random.NextDouble() < poison;
                var source = isWrong ? subjects[(s + 1 + random.Next(subjects.Count - 1)) % subjects.Count] : subject;
                var learning = learner.Take(
                    Sample(subject.Code, scan), new RememberedSighting(source.Teaching[scan % source.Teaching.Count], Crops), taught, catalog, new RecognitionSettings());
                taught = learning.Gallery ?? taught;
                wrong += isWrong ? 1 : 0;
                kept += isWrong && learning.Outcome is LearningOutcome.LooksLikeAnother or LearningOutcome.DoesNotFit ? 1 : 0;
            }

            var index = taught.Index.TryGetValue(subject.Code, out var at) ? at : -1;
            known += index >= 0 ? 1 : 0;
            foreach (var vector in subject.Asked)
            {
                var verdict = Verifier.Verify(taught, vector, Crops);
                asked++;
                top += index >= 0 && verdict.Probabilities.AsSpan().IndexOf(verdict.Probabilities.Max()) == index ? 1 : 0;
                fits += index >= 0 && verdict.LogLikelihoodRatios[index] > 0 ? 1 : 0;
            }

            // What was taught must not take other goods for this product.
            foreach (var vector in subjects.Where(other => other != subject).SelectMany(other => other.Asked))
            {
                others++;
                taken += index >= 0 && Verifier.Verify(taught, vector, Crops).LogLikelihoodRatios[index] > 0 ? 1 : 0;
            }
        }

        return new LearningPoint(
            scans, poison, Share(known, subjects.Count), Share(top, asked), Share(fits, asked), Share(taken, others), wrong, kept);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);

    private static LearningSample Sample(ProductCode code, int scan) => new()
    {
        SightingId = $"sighting-{scan}",
        StoreId = "trial",
        LaneId = "lane-1",
        TransactionId = $"ticket-{scan}",
        Gtin = code,
        ScannedAt = DateTimeOffset.UnixEpoch.AddMinutes(scan),
        Trust = 1,
    };
}

/// <summary>One line of the tables.</summary>
/// <param name="Scans">Scans of each product.</param>
/// <param name="Poison">Share of them that were another product's, 0..1.</param>
/// <param name="Known">Share of products that became known.</param>
/// <param name="Top1">Share of unseen sightings in which the product is the likeliest of all.</param>
/// <param name="Fits">Share of unseen sightings that fit the product (log-likelihood ratio over 0).</param>
/// <param name="Taken">Share of other products' sightings that fit it too.</param>
/// <param name="Wrong">Wrong scans in all.</param>
/// <param name="TurnedAway">Wrong scans that were turned away for their looks.</param>
internal sealed record LearningPoint(int Scans, double Poison, double Known, double Top1, double Fits, double Taken, int Wrong, int TurnedAway);
