using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Makes a product picture look as a lane camera crops it: any rotation, a few hundred pixels or fewer, on a belt, beside other items, partly
/// covered by a hand, blurred by movement, re-lit, noisy, compressed. Deterministic by seed.
/// </summary>
/// <param name="neighbours">Pictures of other items, which may come into a crop's edges; none is fine.</param>
internal sealed class LaneAugmenter(IReadOnlyList<RgbImage> neighbours)
{
    private const int NeighbourSide = 220;
    private const int MaxNeighbours = 40;

    /// <summary>An augmenter whose neighbours are taken evenly from files; unreadable ones are passed over.</summary>
    public static LaneAugmenter FromFiles(IReadOnlyList<string> files)
    {
        var pictures = new List<RgbImage>();
        var step = Math.Max(1, files.Count / MaxNeighbours);
        for (var i = 0; i < files.Count && pictures.Count < MaxNeighbours; i += step)
        {
            try
            {
                pictures.Add(Shrink(ImageFile.Load(files[i], maxPixels: 64_000_000), NeighbourSide));
            }
            catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                // The picture is named where it is enrolled.
            }
        }

        return new LaneAugmenter(pictures);
    }

    /// <summary>One lane-like view of a picture.</summary>
    public RgbImage Augment(RgbImage picture, int seed)
    {
        var random = new Random(seed);
        var small = Shrink(picture, random.Between(90, 280));
        var outline = OutlineShape.Pick(random, small.Width, small.Height);
        var canvas = LaneCanvas.Belt(random, (int)(1.3 * Math.Sqrt((small.Width * small.Width) + (small.Height * small.Height))) + 8);
        var centre = canvas.Side / 2.0;
        if (neighbours.Count > 0 && random.NextDouble() < 0.35)
        {
            PasteNeighbour(canvas, random, small);
        }

        var box = canvas.Paste(small, outline, centre, centre, random.Between(0, 2 * Math.PI));
        if (random.NextDouble() < 0.5)
        {
            canvas.CoverWithHand(random, box);
        }

        return Finish(canvas.Crop(random, box), random);
    }

    /// <summary>Blur, light, noise and compression: what the camera does to any crop.</summary>
    public static RgbImage Finish(FloatImage crop, Random random)
    {
        if (random.NextDouble() < 0.6)
        {
            // An item that crosses a lane in a second moves by up to a tenth of its length while the shutter is open.
            var length = Math.Max(2, (int)(random.NextDouble() * random.NextDouble() * 0.14 * Math.Max(crop.Width, crop.Height)));
            crop = crop.MotionBlur(length, horizontal: random.NextDouble() < 0.5);
        }

        crop = crop.GaussianBlur(random.Between(0.3, 1.4));
        Span<float> gain = stackalloc float[3];
        var light = random.Between(0.65, 1.3);
        for (var channel = 0; channel < 3; channel++)
        {
            gain[channel] = (float)(light * (1 + random.Between(-0.06, 0.06)));
        }

        var shown = crop.ToRgb(gain, (float)random.Between(1, 6), random);
        return JpegCodec.Decode(JpegCodec.Encode(shown, random.Next(60, 93)));
    }

    private void PasteNeighbour(LaneCanvas canvas, Random random, RgbImage item)
    {
        var neighbour = neighbours[random.Next(neighbours.Count)];
        var scaled = Shrink(neighbour, Math.Max(item.Width, item.Height) * random.Between(0.7, 1.2));
        var around = random.Between(0, 2 * Math.PI);
        var distance = random.Between(0.75, 1.05) * Math.Max(item.Width, item.Height);
        canvas.Paste(
            scaled, OutlineShape.Pick(random, scaled.Width, scaled.Height),
            (canvas.Side / 2.0) + (Math.Cos(around) * distance), (canvas.Side / 2.0) + (Math.Sin(around) * distance), random.Between(0, 2 * Math.PI));
    }

    private static RgbImage Shrink(RgbImage picture, double side)
    {
        var scale = Math.Min(1, side / Math.Max(picture.Width, picture.Height));
        return scale < 1
            ? Resampler.Resize(picture, Math.Max(8, (int)(picture.Width * scale)), Math.Max(8, (int)(picture.Height * scale)))
            : picture;
    }
}
