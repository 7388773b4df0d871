namespace LossPrevention.Recognition;

/// <summary>
/// How an enrolled product looks to a store's own lanes: the bundle's prototype moves towards the store's lessons as far as they are many
/// (maximum a posteriori, as speakers' models are adapted: Gauvain and Lee 1994). Its views stay: lessons among them draw other products' pictures as well.
/// </summary>
internal static class RefinedLooks
{
    /// <summary>The bundle's prototype weighs as much as so many lessons.</summary>
    public const int BundleWeight = 10;

    /// <summary>
    /// By the bundle's own looks a sighting must fit better than this to teach, natural logarithm: pairs that fit less are often arms and bare plates
    /// beside the goods, and a prototype that moves towards those accuses honest goods.
    /// </summary>
    private const double LeastFit = 2;

    /// <summary>
    /// Whether a sighting may teach a product: what the bundle itself knows of it must bear the pictures out, however the store has learned to see it
    /// since. So wrong lessons cannot open the way for more of their kind.
    /// </summary>
    /// <param name="enrolled">The product as the bundle knows it.</param>
    /// <param name="sighting">What was seen.</param>
    /// <param name="gallery">The gallery in force, refined or not.</param>
    public static bool Fits(GalleryProduct enrolled, RememberedSighting sighting, Gallery gallery)
    {
        var place = gallery.Index[enrolled.Code];
        var judge = ReferenceEquals(gallery.Products[place], enrolled) ? gallery : gallery.With(enrolled);
        return Verifier.Verify(judge, judge.Near(sighting.Mean), sighting.Mean, sighting.Crops).RatioOf(place) > LeastFit;
    }

    /// <summary>The product by the bundle and its lessons together.</summary>
    /// <param name="enrolled">The product as the bundle knows it.</param>
    /// <param name="lessons">One or more.</param>
    public static GalleryProduct Of(GalleryProduct enrolled, IReadOnlyList<Lesson> lessons)
    {
        var prototype = new float[enrolled.Prototype.Length];
        for (var i = 0; i < prototype.Length; i++)
        {
            prototype[i] = ((BundleWeight * enrolled.Prototype[i]) + lessons.Sum(lesson => lesson.Vector[i])) / (BundleWeight + lessons.Count);
        }

        return enrolled with { Prototype = prototype, Pictures = enrolled.Pictures + lessons.Count };
    }
}
