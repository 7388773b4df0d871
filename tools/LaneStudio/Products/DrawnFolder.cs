using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Writes drawn products as folders of pictures, one for each code.</summary>
internal static class DrawnFolder
{
    public static void WriteCutOuts(string directory, IReadOnlyList<ProductDesign> designs, int views, int seed) =>
        Write(directory, designs, views, (design, view) => (
            $"view-{view + 1:D2}.png",
            PngCodec.Encode(ProductPainter.Paint(design, ProductView.Of(design, view, seed)))));

    /// <summary>Pictures as someone takes them for enrolment: whole photographs, JPEG.</summary>
    public static void WritePhotographs(string directory, IReadOnlyList<ProductDesign> designs, int views, int seed) =>
        Write(directory, designs, views, (design, view) => (
            $"photo-{view + 1:D2}.jpg",
            JpegCodec.Encode(ShelfPhoto.Take(
                ProductPainter.Paint(design, ProductView.Of(design, view, seed)), Dice.For(seed, "photo", design.Code.Value, $"{view}")))));

    public static void WriteCatalog(string path, IEnumerable<ProductDesign> designs) =>
        File.WriteAllText(path, CatalogFile.Format(designs.Select(design => design.Entry)));

    private static void Write(
        string directory, IReadOnlyList<ProductDesign> designs, int views, Func<ProductDesign, int, (string Name, byte[] Bytes)> picture) =>
        Parallel.ForEach(designs, design =>
        {
            string folder = Path.Combine(directory, design.Code.Value);
            Directory.CreateDirectory(folder);
            for (int view = 0; view < views; view++)
            {
                (string name, byte[] bytes) = picture(design, view);
                File.WriteAllBytes(Path.Combine(folder, name), bytes);
            }
        });
}
