namespace LossPrevention.Imaging;

/// <summary>A picture of 8-bit red, green and blue, row by row from the top, without padding.</summary>
public sealed class RgbImage
{
    /// <summary>A black picture.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    public RgbImage(int width, int height)
        : this(width, height, new byte[ByteCount(width, height)])
    {
    }

    /// <summary>A picture over pixels that exist; they are not copied.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    /// <param name="pixels">Exactly <c>3 * width * height</c> bytes.</param>
    /// <exception cref="ArgumentException">The length does not fit the size.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int expected = ByteCount(width, height);
        if (pixels.Length != expected)
        {
            throw new ArgumentException($"A {width}x{height} picture has {expected} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The bytes R, G, B of each pixel; pixel (x, y) starts at <c>3 * (y * Width + x)</c>.</summary>
#pragma warning disable CA1819 // The pixels are shared on purpose: a frame is not copied to be looked at.
    public byte[] Pixels { get; }
#pragma warning restore CA1819

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => 3 * Width;

    /// <summary>One row's bytes.</summary>
    /// <param name="y">0 to <see cref="Height"/> - 1.</param>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Stride, Stride);

    /// <summary>A copy of a rectangle of this picture.</summary>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the picture.</exception>
    public RgbImage Crop(int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - y);
        var crop = new RgbImage(width, height);
        for (int row = 0; row < height; row++)
        {
            Row(y + row).Slice(3 * x, 3 * width).CopyTo(crop.Row(row));
        }

        return crop;
    }

    private static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return checked(3 * width * height);
    }
}
