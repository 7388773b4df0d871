using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.Recognition;

/// <summary>Whether the gallery in force can tell its products apart; those that share a visual group need not be.</summary>
internal sealed class GalleryDoctor(Recognizer recognizer) : IDoctorCheck
{
    private const string Subject = "look-alikes";
    private const int Named = 10;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<DoctorFinding>>(
        () => recognizer.InForce is var (gallery, catalog) ? [Judge(gallery, catalog, LookAlikes.Find(gallery, cancellationToken))] : [], cancellationToken);

    private static DoctorFinding Judge(Gallery gallery, Catalog catalog, IReadOnlyList<LookAlikePair> pairs)
    {
        if (pairs.Count == 0)
        {
            return DoctorFinding.Good(Subject, $"none seen among {gallery.Products.Count} products, those of one visualGroup apart");
        }

        string Name(int product) => $"'{catalog.Find(gallery.Products[product].Code)?.Name}' ({gallery.Products[product].Code})";
        var named = string.Join("; ", pairs.Take(Named).Select(p => $"{Name(p.First)} and {Name(p.Second)}"));
        var more = pairs.Count > Named ? $"; and {pairs.Count - Named}{(pairs.Count == LookAlikes.MaxPairs ? " or more" : "")} more" : "";
        return DoctorFinding.Weak(
            Subject, $"{pairs.Count} pairs of products look the same to the model and share no visualGroup: {named}{more}",
            "look at their pictures: enrol more and sharper ones where the goods differ; where they do not, give both one visualGroup in the catalog and enrol again");
    }
}
