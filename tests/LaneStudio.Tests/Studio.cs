namespace LossPrevention.LaneStudio.Tests;

/// <summary>Products and recorders for the tests.</summary>
internal static class Studio
{
    public static DrawnPictures Drawn(int products = 24) => new(ProductRange.Draw(products, seed: 3), firstView: 0, views: 2, seed: 3);

    public static Recorder Recorder(RecordOptions options)
    {
        DrawnPictures pictures = Drawn();
        return new Recorder(pictures.Products, pictures, options);
    }
}
