using System.Globalization;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// What a trunk is fine-tuned on (<c>pictures.csv</c>: class, whether it is held out, file). About a fifth of each product's pictures is held out, those
/// that look apart from the others: what a trunk was taught it knows too well to say how sure it may be of a lane's pictures.
/// </summary>
/// <param name="trunk">Says what looks alike; safe to run on several threads.</param>
internal sealed class TrainingPictures(IEmbedder trunk)
{
    /// <summary>One part of so many is held out; a product of fewer pictures is taught by all of them.</summary>
    public const int Parts = 5;

    /// <summary>Pictures that could not be read, one sentence each.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Splits the pictures and writes the file.</summary>
    /// <returns>How many are taught, and how many held out.</returns>
    public (int Taught, int HeldOut) Write(IReadOnlyList<ProductPictures> products, string folder, Action<int, int> progress)
    {
        var embedder = new PictureEmbedder(trunk, augment: 0, seed: 0);
        var rows = embedder.Embed(products, progress)
            .GroupBy(picture => picture.Class)
            .SelectMany(product => product.Zip(HeldOut([.. product.Select(picture => picture.Plain!)]), (picture, held) => (picture.Class, Held: held, picture.File)))
            .ToList();
        Unreadable.AddRange(embedder.Unreadable);
        File.WriteAllLines(
            Path.Combine(folder, "pictures.csv"),
            rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Class},{(row.Held ? 1 : 0)},{Path.GetFullPath(row.File)}")).Prepend("class,held,file"));
        return (rows.Count(row => !row.Held), rows.Count(row => row.Held));
    }

    /// <summary>The last part: the largest groups of look-alikes are dealt to the first.</summary>
    private static IEnumerable<bool> HeldOut(List<float[]> vectors) =>
        vectors.Count < Parts ? vectors.Select(_ => false) : LookSplit.Split(vectors, Parts).Select(part => part == Parts - 1);
}
