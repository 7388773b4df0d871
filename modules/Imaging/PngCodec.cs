namespace LossPrevention.Imaging;

/// <summary>PNG to pixels and back, by libpng's simplified interface. Safe to call from any thread.</summary>
public static class PngCodec
{
    /// <summary>The picture's size as its header states it; no pixel is decoded.</summary>
    /// <exception cref="ImageFormatException">The data is not a PNG.</exception>
    public static ImageSize ReadSize(ReadOnlySpan<byte> png)
    {
        using var reader = new LibPngReader(png);
        return reader.Size;
    }

    /// <summary>Decodes a PNG of any kind; transparent parts come out as white.</summary>
    /// <param name="png">The whole file.</param>
    /// <param name="maxPixels">A larger picture is refused before it is decoded.</param>
    /// <exception cref="ImageFormatException">The data is not a PNG, is cut short or damaged, or is too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> png, int maxPixels = ImageSize.DefaultMaxPixels)
    {
        using var reader = new LibPngReader(png);
        ImageSize size = reader.Size.Within(maxPixels, "PNG");
        var image = new RgbImage(size.Width, size.Height);
        reader.Read(image.Pixels, LibPng.Rgb);
        return image;
    }

    /// <summary>Decodes a PNG of any kind with its coverage; a picture without one is opaque.</summary>
    /// <param name="png">The whole file.</param>
    /// <param name="maxPixels">A larger picture is refused before it is decoded.</param>
    /// <exception cref="ImageFormatException">The data is not a PNG, is cut short or damaged, or is too large.</exception>
    public static RgbaImage DecodeRgba(ReadOnlySpan<byte> png, int maxPixels = ImageSize.DefaultMaxPixels)
    {
        using var reader = new LibPngReader(png);
        ImageSize size = reader.Size.Within(maxPixels, "PNG");
        var image = new RgbaImage(size.Width, size.Height);
        reader.Read(image.Pixels, LibPng.Rgba);
        return image;
    }

    /// <summary>Encodes a picture without loss.</summary>
    public static byte[] Encode(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return LibPng.Write(image.Pixels, image.Width, image.Height, LibPng.Rgb);
    }

    /// <summary>Encodes a picture and its coverage without loss.</summary>
    public static byte[] Encode(RgbaImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return LibPng.Write(image.Pixels, image.Width, image.Height, LibPng.Rgba);
    }
}
