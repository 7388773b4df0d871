using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>What became of a sample.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Gallery">The gallery from now on; null where it stays.</param>
/// <param name="Lesson">What was learned and is worth keeping; null where nothing.</param>
/// <param name="Forgotten">Products that were forgotten on the way.</param>
/// <param name="Unrefined">Products of the bundle that are known by the bundle alone again.</param>
internal sealed record Learning(
    LearningOutcome Outcome, Gallery? Gallery = null, Lesson? Lesson = null, IReadOnlyList<ProductCode>? Forgotten = null, IReadOnlyList<ProductCode>? Unrefined = null);

/// <summary>
/// Lets products that nobody enrolled become known from sightings paired with their scans, and goes on learning their looks; what the bundle
/// knows is joined by how the store's lanes see it (<see cref="RefinedLooks"/>). Not safe for several threads at once.
/// </summary>
internal sealed class ProductLearner
{
    private readonly LearnedProducts products = new();
    private readonly HashSet<ProductCode> known = [];
    private readonly Dictionary<ProductCode, GalleryProduct> enrolled = [];
    private DateOnly lookedAt;

    /// <summary>Takes one sample.</summary>
    public Learning Take(LearningSample sample, RememberedSighting? sighting, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        var isEnrolled = IsEnrolled(sample.Gtin, gallery);
        if (isEnrolled && settings.RefinedProducts == 0)
        {
            return new Learning(LearningOutcome.AlreadyKnown);
        }

        if (sample.Trust < settings.LearningTrust)
        {
            return new Learning(LearningOutcome.NotTrusted);
        }

        if (sighting is null)
        {
            return new Learning(LearningOutcome.Forgotten);
        }

        if (isEnrolled && !RefinedLooks.Fits(AsEnrolled(sample.Gtin, gallery), sighting, gallery))
        {
            return new Learning(LearningOutcome.DoesNotFit);
        }

        return !isEnrolled && LooksLikeAnother(sample.Gtin, sighting, gallery, catalog)
            ? new Learning(LearningOutcome.LooksLikeAnother)
            : Keep(sample.Gtin, Lesson.Of(sample, sighting), gallery, catalog, settings);
    }

    /// <summary>
    /// Begins on another gallery of the same space, with what was learned so far and with lessons of a former run; returns the gallery with
    /// what is known by them. Of what the gallery knows by itself, they refine the looks.
    /// </summary>
    public Gallery Resume(IEnumerable<(ProductCode Code, Lesson Lesson)> lessons, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        known.Clear();
        enrolled.Clear();
        foreach (var (code, lesson) in lessons)
        {
            products.Add(code, lesson);
        }

        foreach (var code in products.Codes.ToArray())
        {
            gallery = Know(code, gallery, catalog, settings) ?? gallery;
        }

        return gallery;
    }

    /// <summary>Products known by learning alone.</summary>
    public int Known => known.Count;

    /// <summary>Products of the bundle whose looks are refined.</summary>
    public int Refined => enrolled.Count;

    /// <summary>Lessons kept in all.</summary>
    public int Lessons => products.All.Sum(p => p.Lessons.Count);

    /// <summary>Every product with its lessons, to write down.</summary>
    public IEnumerable<(ProductCode Code, IReadOnlyList<Lesson> Lessons)> All => products.All;

    /// <summary>The products known by learning alone, with the lessons that agree about each.</summary>
    public IEnumerable<(ProductCode Code, IReadOnlyList<Lesson> Lessons)> Learned(Calibration calibration) =>
        known.Order().Select(code => (code, products.Agreeing(code, calibration)));

    /// <summary>Forgets everything: vectors of one embedder mean nothing to another.</summary>
    public void Clear()
    {
        products.Clear();
        known.Clear();
        enrolled.Clear();
    }

    /// <summary>
    /// Whether pictures likelier show a known product of another category than goods that nobody enrolled. A new apple looks like the known
    /// ones, so products of one category do not speak against each other.
    /// </summary>
    private static bool LooksLikeAnother(ProductCode scanned, RememberedSighting sighting, Gallery gallery, Catalog catalog)
    {
        var category = catalog.Find(scanned)?.Category;
        var verdict = Verifier.Verify(gallery, gallery.Near(sighting.Mean), sighting.Mean, sighting.Crops);

        // The verdict takes unknown goods for rare. Here the ticket says that these are: as likely as the pairing is right.
        var prior = gallery.Calibration.UnknownPrior;
        var unknown = prior > 0 ? Verifier.Logistic(LogOdds(verdict.UnknownProbability) - LogOdds(prior) + LogOdds(LearnedProducts.PriorRight)) : 0;
        var otherKinds = 0d;
        for (var i = 0; i < verdict.Probabilities.Length; i++)
        {
            var other = gallery.Products[verdict.Products[i]];
            if (other.Code != scanned && !catalog.SameVisualGroup(scanned, other.Code) && (category is null || category != other.Category))
            {
                otherKinds += verdict.Probabilities[i];
            }
        }

        var share = otherKinds / Math.Max(1e-6, 1 - verdict.UnknownProbability);
        return share * (1 - unknown) > 0.5;
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, 1e-4, 1 - 1e-4);
        return Math.Log(p / (1 - p));
    }

    private bool IsEnrolled(ProductCode code, Gallery gallery) => gallery.Index.ContainsKey(code) && !known.Contains(code);

    /// <summary>What the bundle knows of a product, refined or not.</summary>
    private GalleryProduct AsEnrolled(ProductCode code, Gallery gallery) => enrolled.GetValueOrDefault(code) ?? gallery.Products[gallery.Index[code]];

    private Learning Keep(ProductCode code, Lesson lesson, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        if (!products.Add(code, lesson))
        {
            return new Learning(LearningOutcome.SameTicket);
        }

        var knownBefore = gallery.Index.ContainsKey(code);
        var learned = Know(code, gallery, catalog, settings);
        var (after, forgotten, unrefined) = Forget(lesson.At, learned ?? gallery, settings);
        var outcome = learned is null ? LearningOutcome.Kept : knownBefore ? LearningOutcome.Refined : LearningOutcome.Learned;
        return new Learning(outcome, ReferenceEquals(after, gallery) ? null : after, lesson, forgotten, unrefined);
    }

    /// <summary>The gallery with a product as its lessons show it; null where there are too few.</summary>
    private Gallery? Know(ProductCode code, Gallery gallery, Catalog catalog, RecognitionSettings settings)
    {
        if (IsEnrolled(code, gallery))
        {
            var all = products.Of(code);
            if (settings.RefinedProducts == 0 || all.Count < settings.LearningTickets)
            {
                return null;
            }

            enrolled[code] = AsEnrolled(code, gallery);
            return gallery.With(RefinedLooks.Of(enrolled[code], all));
        }

        var lessons = products.Agreeing(code, gallery.Calibration);
        if (lessons.Count < settings.LearningTickets)
        {
            return null;
        }

        known.Add(code);
        var product = catalog.Find(code);
        float[][] views = [.. lessons.Select(l => l.Vector)];
        return gallery.With(new GalleryProduct(code, product?.Category, product?.VisualGroup, Verifier.Mean(views), lessons.Count) { Views = views });
    }

    /// <summary>Once a day of the lanes' own time, and whenever there are too many.</summary>
    private (Gallery Gallery, IReadOnlyList<ProductCode> Forgotten, IReadOnlyList<ProductCode> Unrefined) Forget(DateTimeOffset now, Gallery gallery, RecognitionSettings settings)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var ofBundle = products.Codes.Count(code => IsEnrolled(code, gallery));
        if (today <= lookedAt && products.Codes.Count - ofBundle <= settings.LearnedProducts && ofBundle <= settings.RefinedProducts)
        {
            return (gallery, [], []);
        }

        lookedAt = today > lookedAt ? today : lookedAt;
        var before = now - TimeSpan.FromDays(settings.ForgetAfterDays);
        var unrefined = products.Forget(code => IsEnrolled(code, gallery), before, settings.RefinedProducts);
        var forgotten = products.Forget(code => !IsEnrolled(code, gallery), before, settings.LearnedProducts);
        foreach (var code in unrefined)
        {
            gallery = enrolled.Remove(code, out var product) ? gallery.With(product) : gallery;
        }

        known.ExceptWith(forgotten);
        return (forgotten.Any(gallery.Index.ContainsKey) ? gallery.Without(forgotten) : gallery, forgotten, unrefined);
    }
}
