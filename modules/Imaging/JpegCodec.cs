using System.Runtime.InteropServices;

namespace LossPrevention.Imaging;

/// <summary>JPEG to pixels and back, by libjpeg-turbo. Safe to call from any thread.</summary>
public static class JpegCodec
{
    /// <summary>The picture's size as its header states it; no pixel is decoded.</summary>
    /// <exception cref="ImageFormatException">The data is not a JPEG.</exception>
    public static ImageSize ReadSize(ReadOnlySpan<byte> jpeg)
    {
        using TurboJpegHandle handle = TurboJpeg.OpenDecompressor();
        return ReadSize(handle, jpeg);
    }

    /// <summary>Decodes a JPEG, grey or colour.</summary>
    /// <param name="jpeg">The whole file.</param>
    /// <param name="maxPixels">A larger picture is refused before it is decoded.</param>
    /// <exception cref="ImageFormatException">The data is not a JPEG, is cut short or damaged, or is too large.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> jpeg, int maxPixels = ImageSize.DefaultMaxPixels)
    {
        using TurboJpegHandle handle = TurboJpeg.OpenDecompressor();
        ImageSize size = ReadSize(handle, jpeg).Within(maxPixels, "JPEG");
        var image = new RgbImage(size.Width, size.Height);
        int result = TurboJpeg.Decompress(
            handle, jpeg, (nuint)jpeg.Length, image.Pixels, image.Width, image.Stride, image.Height, TurboJpeg.Rgb, TurboJpeg.LimitScans);
        if (result != 0 && !IsHarmless(handle))
        {
            throw new ImageFormatException($"The JPEG cannot be decoded: {TurboJpeg.Error(handle)}");
        }

        return image;
    }

    /// <summary>Encodes a picture as a baseline JPEG with colour at half resolution (4:2:0).</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 (smallest) to 100 (finest).</param>
    public static byte[] Encode(RgbImage image, int quality = 88)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        using TurboJpegHandle handle = TurboJpeg.OpenCompressor();
        nint buffer = 0;
        try
        {
            int result = TurboJpeg.Compress(
                handle, image.Pixels, image.Width, image.Stride, image.Height, TurboJpeg.Rgb, ref buffer, out nuint length, TurboJpeg.Chroma420, quality, 0);
            if (result != 0)
            {
                throw new InvalidOperationException($"A {image.Width}x{image.Height} picture cannot be encoded as JPEG: {TurboJpeg.Error(handle)}");
            }

            var jpeg = new byte[checked((int)length)];
            Marshal.Copy(buffer, jpeg, 0, jpeg.Length);
            return jpeg;
        }
        finally
        {
            TurboJpeg.Free(buffer);
        }
    }

    private static ImageSize ReadSize(TurboJpegHandle handle, ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.IsEmpty)
        {
            throw new ImageFormatException("The JPEG is empty.");
        }

        int result = TurboJpeg.ReadHeader(handle, jpeg, (nuint)jpeg.Length, out int width, out int height, out _, out _);
        return result == 0
            ? new ImageSize(width, height)
            : throw new ImageFormatException($"This is not a JPEG that can be read: {TurboJpeg.Error(handle)}");
    }

    // The library decodes what it can of a damaged file and warns. Stray bytes between markers leave the picture whole;
    // any other warning means that pixels are missing or wrong, and a half-grey picture must not pass for an item.
    private static bool IsHarmless(TurboJpegHandle handle) =>
        TurboJpeg.IsWarning(handle) && TurboJpeg.Error(handle).Contains("extraneous bytes before marker", StringComparison.Ordinal);
}
