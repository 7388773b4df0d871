using LossPrevention.Contracts;
using LossPrevention.Imaging;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>Decodes a sighting's crops and picks its thumbnail. A crop that cannot be used is left out and counted.</summary>
internal sealed partial class CropReader(RecognitionMetrics metrics, ILogger<CropReader> logger)
{
    /// <summary>Crops of one sighting that are looked at, at most.</summary>
    public const int MaxCrops = 3;

    private const int MaxThumbnailBytes = 20 * 1024;
    private const int MaxBytes = 200 * 1024;
    private const int MaxPixels = 4 * 1024 * 1024;

    /// <summary>A picture whose every value is below this shows nothing: the lens is covered or the lamps are out.</summary>
    private const byte Black = 20;

    /// <summary>The pictures that could be decoded, best first, and the first of them as a thumbnail with its place.</summary>
    public (List<RgbImage> Pictures, JpegImage? Thumbnail, CropPlace? Place) Read(ItemSighting sighting)
    {
        var pictures = new List<RgbImage>();
        JpegImage? thumbnail = null;
        CropPlace? place = null;
        foreach (var crop in sighting.Crops.Take(MaxCrops))
        {
            try
            {
                if (crop.Jpeg.Bytes.Length > MaxBytes)
                {
                    throw new ImageFormatException($"The JPEG has {crop.Jpeg.Bytes.Length} bytes; at most {MaxBytes} are read.");
                }

                var picture = JpegCodec.Decode(crop.Jpeg.Bytes.Span, MaxPixels);
                if (!picture.Pixels.AsSpan().ContainsAnyInRange(Black, byte.MaxValue))
                {
                    throw new ImageFormatException("The picture is black all over.");
                }

                pictures.Add(picture);
                if (thumbnail is null && Thumbnail(crop.Jpeg, pictures[^1]) is { } small)
                {
                    (thumbnail, place) = (small, new CropPlace(crop.TakenAt, crop.Box, sighting.CameraId));
                }
            }
            catch (ImageFormatException e)
            {
                metrics.CountSkipped();
                LogSkipped(sighting.SightingId, e.Message);
            }
        }

        return (pictures, thumbnail, place);
    }

    private static JpegImage? Thumbnail(JpegImage jpeg, RgbImage picture)
    {
        if (jpeg.Bytes.Length <= MaxThumbnailBytes)
        {
            return jpeg;
        }

        for (var side = 320; side >= 80; side /= 2)
        {
            var scale = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
            var small = Resampler.Resize(picture, Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
            var bytes = JpegCodec.Encode(small, 75);
            if (bytes.Length <= MaxThumbnailBytes)
            {
                return new JpegImage(bytes);
            }
        }

        return null;
    }

    [LoggerMessage(EventIds.CropSkipped, LogLevel.Warning, "Sighting {SightingId}: a crop is left out: {Reason}")]
    private partial void LogSkipped(string sightingId, string reason);
}
