namespace LossPrevention.Imaging;

/// <summary>Pictures in files: what a file holds is told by its first bytes, what it becomes by its name.</summary>
public static class ImageFile
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    /// <summary>Reads a JPEG or PNG file; transparent parts come out as white.</summary>
    /// <exception cref="ImageFormatException">The file is neither, or is damaged; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RgbImage Load(string path, int maxPixels = ImageSize.DefaultMaxPixels)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return Decode(bytes, maxPixels);
        }
        catch (ImageFormatException exception)
        {
            throw new ImageFormatException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Decodes a JPEG or a PNG; transparent parts come out as white.</summary>
    /// <exception cref="ImageFormatException">The data is neither, or is damaged.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, int maxPixels = ImageSize.DefaultMaxPixels)
    {
        if (bytes.StartsWith(JpegSignature))
        {
            return JpegCodec.Decode(bytes, maxPixels);
        }

        return IsPng(bytes)
            ? PngCodec.Decode(bytes, maxPixels)
            : throw new ImageFormatException("This is neither a JPEG nor a PNG.");
    }

    /// <summary>Whether the data starts as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngSignature);

    /// <summary>Writes a picture as the file's ending says: <c>.jpg</c>, <c>.jpeg</c> or <c>.png</c>.</summary>
    /// <exception cref="ArgumentException">The ending is another.</exception>
    public static void Save(string path, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => JpegCodec.Encode(image),
            ".PNG" => PngCodec.Encode(image),
            var other => throw new ArgumentException($"A picture is saved as .jpg or .png, not '{other}'.", nameof(path)),
        };
        File.WriteAllBytes(path, bytes);
    }
}
