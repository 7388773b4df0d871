namespace LossPrevention.Imaging;

/// <summary>Width and height of a picture in pixels.</summary>
/// <param name="Width">Pixels across, at least 1.</param>
/// <param name="Height">Pixels down, at least 1.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>The largest picture that is decoded unless the caller says otherwise: 50 million pixels (150 MB in memory).</summary>
    public const int DefaultMaxPixels = 50_000_000;

    /// <summary>How many pixels the picture has.</summary>
    public long Pixels => (long)Width * Height;

    // The header is read before a byte is allocated: a small file may claim a picture that fills the memory.
    internal ImageSize Within(int maxPixels, string format)
    {
        if (Width < 1 || Height < 1)
        {
            throw new ImageFormatException($"The {format} picture has no pixels ({Width}x{Height}).");
        }

        if (Pixels > maxPixels)
        {
            throw new ImageFormatException($"The {format} picture is {Width}x{Height}, more than the {maxPixels} pixels allowed.");
        }

        return this;
    }
}
