namespace LossPrevention.Imaging.Tests;

internal static class Pictures
{
    /// <summary>Red grows to the right, green downwards, blue stays: smooth, so that JPEG keeps it nearly.</summary>
    public static RgbImage Gradient(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < width; x++)
            {
                row[3 * x] = (byte)(255 * ((2 * x) + 1) / (2 * width));
                row[(3 * x) + 1] = (byte)(255 * ((2 * y) + 1) / (2 * height));
                row[(3 * x) + 2] = 90;
            }
        }

        return image;
    }

    public static int LargestDifference(RgbImage left, RgbImage right) =>
        left.Pixels.Zip(right.Pixels, (a, b) => Math.Abs(a - b)).Max();
}
