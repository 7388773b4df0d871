using LossPrevention.Contracts;
using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Crops;

/// <summary>Kept crops to JPEG, small enough together for one message.</summary>
internal static class CropEncoder
{
    /// <summary>All crops of a sighting together, bytes: base64 makes a third more of it, and a message holds 200 KB.</summary>
    public const int MostBytes = 140 * 1024;

    private static readonly int[] Qualities = [88, 78, 65, 50, 35];

    /// <param name="crops">Best first.</param>
    /// <param name="longestSide">Pixels.</param>
    /// <param name="faces">Blurs faces; null: none are looked for. Nothing is encoded where it is <see cref="FaceBlur.Missing"/>.</param>
    public static ValueList<ItemCrop> Encode(IEnumerable<StoredCrop> crops, int longestSide, FaceBlur? faces)
    {
        if (faces == FaceBlur.Missing)
        {
            return [];
        }

        var share = MostBytes / 3;
        return crops.Select(crop =>
        {
            var picture = Scaled(ToRgb(crop.Picture), longestSide);
            faces?.Apply(picture);
            return new ItemCrop(crop.TakenAt, crop.Box, new JpegImage(Within(picture, share)), crop.Sharpness, crop.Occlusion);
        }).ToValueList();
    }

    /// <summary>BT.601, 16..235, to red, green and blue.</summary>
    public static RgbImage ToRgb(Picture picture)
    {
        var image = new RgbImage(picture.Width, picture.Height);
        ReadOnlySpan<byte> y = picture.Y, u = picture.U, v = picture.V;
        var share = picture.Layout == PictureLayout.Yuv444 ? 1 : 2;
        for (var row = 0; row < picture.Height; row++)
        {
            var target = image.Row(row);
            for (var column = 0; column < picture.Width; column++)
            {
                var chroma = (row / share * picture.ChromaWidth) + (column / share);
                var luma = 298 * (y[(row * picture.Width) + column] - 16);
                var (blue, red) = (u[chroma] - 128, v[chroma] - 128);
                target[3 * column] = Clip((luma + (409 * red) + 128) >> 8);
                target[(3 * column) + 1] = Clip((luma - (100 * blue) - (208 * red) + 128) >> 8);
                target[(3 * column) + 2] = Clip((luma + (516 * blue) + 128) >> 8);
            }
        }

        return image;
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    private static RgbImage Scaled(RgbImage image, int longestSide)
    {
        var longest = Math.Max(image.Width, image.Height);
        return longest <= longestSide
            ? image
            : Resampler.Resize(image, Math.Max(1, image.Width * longestSide / longest), Math.Max(1, image.Height * longestSide / longest));
    }

    private static byte[] Within(RgbImage image, int bytes)
    {
        var jpeg = Array.Empty<byte>();
        foreach (var quality in Qualities)
        {
            jpeg = JpegCodec.Encode(image, quality);
            if (jpeg.Length <= bytes)
            {
                return jpeg;
            }
        }

        // Noise that no quality tames: half the size is a quarter of the bytes.
        return Within(Resampler.Resize(image, Math.Max(1, image.Width / 2), Math.Max(1, image.Height / 2)), bytes);
    }
}
