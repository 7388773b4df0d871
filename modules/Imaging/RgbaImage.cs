namespace LossPrevention.Imaging;

/// <summary>A picture of 8-bit red, green, blue and coverage (not premultiplied), row by row from the top, without padding.</summary>
public sealed class RgbaImage
{
    /// <summary>A fully transparent picture.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    public RgbaImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        Pixels = new byte[checked(4 * width * height)];
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The bytes R, G, B, A of each pixel; pixel (x, y) starts at <c>4 * (y * Width + x)</c>.</summary>
#pragma warning disable CA1819 // The pixels are shared on purpose, as in RgbImage.
    public byte[] Pixels { get; }
#pragma warning restore CA1819
}
