using LossPrevention.Contracts;

namespace LossPrevention.Recognition.Tests;

/// <summary>A gallery in a space of 4 directions: each product stands 6 along one of them.</summary>
internal static class TestGallery
{
    public static readonly ProductCode Apple = ProductCode.Parse("4011");
    public static readonly ProductCode Pear = ProductCode.Parse("4012");
    public static readonly ProductCode Milk = ProductCode.Parse("4013");
    public static readonly ProductCode NewProduct = ProductCode.Parse("4014");
    public static readonly ProductCode Seasonal = ProductCode.Parse("4015");

    public static Gallery Create(string? appleGroup = null, string? pearGroup = null)
    {
        float[] rows = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        var line = new LinearMap(1, 0);
        return new Gallery(
            new Projection([0, 0, 0, 0], rows),
            [
                new GalleryProduct(Apple, "Fruit", appleGroup, Along(0), 10),
                new GalleryProduct(Pear, "Fruit", pearGroup, Along(1), 10),
                new GalleryProduct(Milk, null, null, Along(2), 10),
            ],
            new Calibration([new CalibrationStep(1, 12, line, line, line)], [12, 12, 12, 12], 0.02),
            new GoodsModel([new Looks([-6, -6, -6, 0], 10)]));
    }

    public static float[] Along(int direction, float length = 6)
    {
        var vector = new float[4];
        vector[direction] = length;
        return vector;
    }
}
