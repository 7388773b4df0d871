using LossPrevention.Imaging;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>A picture's vectors: as it is, and lane-like views of it. Normalised for the discriminant.</summary>
/// <param name="Class">Which product, or which kind of non-goods.</param>
/// <param name="Plain">The picture as it is; null for drawn non-goods.</param>
/// <param name="Lane">Lane-like views.</param>
internal sealed record EmbeddedPicture(int Class, float[]? Plain, float[][] Lane)
{
    /// <summary>How much it counts where products are learned: 1 in full.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Its file; empty where it was drawn.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>Whether it says how sure the gallery may be: not a picture that the embedder itself was taught.</summary>
    public bool Calibrates { get; init; } = true;

    /// <summary>Every vector.</summary>
    public IEnumerable<float[]> All => Plain is null ? Lane : Lane.Prepend(Plain);
}

/// <summary>Reads, augments and embeds pictures on all cores; the result does not depend on how many.</summary>
internal sealed class PictureEmbedder(IEmbedder embedder, int augment, int seed)
{
    /// <summary>Pictures that could not be read, one sentence each.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Embeds every picture of every product; class = index of the product.</summary>
    public List<EmbeddedPicture> Embed(IReadOnlyList<ProductPictures> products, Action<int, int> progress)
    {
        var work = products.SelectMany((product, index) => product.Files.Select(file => (index, file))).ToList();
        var results = new EmbeddedPicture?[work.Count];
        var problems = new string?[work.Count];
        var augmenter = LaneAugmenter.FromFiles([.. work.Select(one => one.file)]);
        var done = 0;
        Parallel.For(0, work.Count, i =>
        {
            try
            {
                var picture = ImageFile.Load(work[i].file, maxPixels: 64_000_000);
                results[i] = new EmbeddedPicture(work[i].index, Vector(picture), Lane(augmenter, picture, i)) { File = work[i].file };
            }
            catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                problems[i] = e.Message.StartsWith(work[i].file, StringComparison.Ordinal) ? e.Message : $"{work[i].file}: {e.Message}";
            }

            progress(Interlocked.Increment(ref done), work.Count);
        });
        Unreadable.AddRange(problems.OfType<string>());
        return [.. results.OfType<EmbeddedPicture>()];
    }

    /// <summary>Draws and embeds non-goods; classes follow on <paramref name="firstClass"/>, one for each kind.</summary>
    public List<EmbeddedPicture> EmbedNonGoods(int firstClass, int eachKind)
    {
        var results = new EmbeddedPicture[NonGoods.Kinds * eachKind];
        Parallel.For(0, results.Length, i =>
        {
            var kind = i % NonGoods.Kinds;
            results[i] = new EmbeddedPicture(firstClass + kind, null, [Vector(NonGoods.Draw(kind, Seed(i, -1)))]);
        });
        return [.. results];
    }

    /// <summary>Embeds pictures of non-goods that the store gave, as one class.</summary>
    public List<EmbeddedPicture> EmbedBackgrounds(int classNumber, IReadOnlyList<string> files)
    {
        var results = new List<EmbeddedPicture>();
        for (var i = 0; i < files.Count; i++)
        {
            try
            {
                results.Add(new EmbeddedPicture(classNumber, null, [Vector(ImageFile.Load(files[i], maxPixels: 64_000_000))]));
            }
            catch (Exception e) when (e is ImageFormatException or IOException)
            {
                Unreadable.Add($"{files[i]}: {e.Message}");
            }
        }

        return results;
    }

    private float[][] Lane(LaneAugmenter augmenter, RgbImage picture, int index) =>
        [.. Enumerable.Range(0, augment).Select(view => Vector(augmenter.Augment(picture, Seed(index, view))))];

    private float[] Vector(RgbImage picture) => Projection.Normalise(embedder.Embed([picture])[0]);

    private int Seed(int index, int view) => unchecked((((seed * 31) + index) * 1009) + view) & int.MaxValue;
}
