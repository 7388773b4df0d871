using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder;

/// <summary>One view of a training photograph that the teachers judge: a rectangle of it, mirrored or turned by quarters.</summary>
/// <param name="File">The photograph.</param>
/// <param name="Class">Index of its product.</param>
/// <param name="X">Left edge, pixels.</param>
/// <param name="Y">Top edge, pixels.</param>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Turn">0 to 7: quarter turns clockwise, and 4 more where it is mirrored left to right first.</param>
internal sealed record TrainingView(string File, int Class, int X, int Y, int Width, int Height, int Turn)
{
    /// <summary>The whole photograph as it is (<paramref name="number"/> 0), or a random part of it, between a third and all of its area.</summary>
    public static TrainingView Pick(string file, int productClass, int number, RgbImage picture, int seed)
    {
        if (number == 0)
        {
            return new TrainingView(file, productClass, 0, 0, picture.Width, picture.Height, 0);
        }

        var random = new Random(seed);
        var side = Math.Sqrt(random.Between(0.33, 1));
        var stretch = Math.Exp(random.Between(-0.2, 0.2));
        var width = Math.Clamp((int)(picture.Width * side * stretch), Math.Min(16, picture.Width), picture.Width);
        var height = Math.Clamp((int)(picture.Height * side / stretch), Math.Min(16, picture.Height), picture.Height);
        return new TrainingView(
            file, productClass, random.Next(picture.Width - width + 1), random.Next(picture.Height - height + 1), width, height, random.Next(8));
    }

    /// <summary>The view's pixels.</summary>
    public RgbImage Cut(RgbImage picture)
    {
        var cut = picture.Crop(X, Y, Width, Height);
        if (Turn >= 4)
        {
            cut = Map(cut, cut.Width, cut.Height, (x, y) => (cut.Width - 1 - x, y));
        }

        for (var quarter = Turn % 4; quarter > 0; quarter--)
        {
            var from = cut;
            cut = Map(from, from.Height, from.Width, (x, y) => (y, from.Height - 1 - x));
        }

        return cut;
    }

    private static RgbImage Map(RgbImage picture, int width, int height, Func<int, int, (int X, int Y)> origin)
    {
        var result = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = origin(x, y);
                picture.Pixels.AsSpan(3 * ((fromY * picture.Width) + fromX), 3).CopyTo(result.Pixels.AsSpan(3 * ((y * width) + x), 3));
            }
        }

        return result;
    }
}
