using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>A cut-out: one premultiplied RGBA pixel in a word, red lowest. The outermost pixels are transparent, so that edges come out smooth.</summary>
internal sealed class Sprite
{
    private Sprite(int width, int height)
    {
        Width = width;
        Height = height;
        Pixels = new uint[width * height];
    }

    public int Width { get; }

    public int Height { get; }

    public uint[] Pixels { get; }

    /// <summary>The cut-out of a picture at a size, made once so that no frame has to shrink it.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="longestSide">Longer side of the result in pixels, without its border.</param>
    /// <param name="light">How brightly it is lit; 1 leaves it as it is.</param>
    public static Sprite From(RgbaImage image, double longestSide, double light = 1)
    {
        double scale = longestSide / Math.Max(image.Width, image.Height);
        int width = Math.Max(2, (int)Math.Round(image.Width * scale));
        int height = Math.Max(2, (int)Math.Round(image.Height * scale));
        (RgbImage colour, RgbImage cover) = Split(image, light);
        colour = Resampler.Resize(colour, width, height);
        cover = Resampler.Resize(cover, width, height);
        var sprite = new Sprite(width + 2, height + 2);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = 3 * ((y * width) + x);
                uint a = cover.Pixels[i];
                sprite.Pixels[((y + 1) * sprite.Width) + x + 1] =
                    Math.Min(colour.Pixels[i], a) | (Math.Min(colour.Pixels[i + 1], a) << 8) | (Math.Min(colour.Pixels[i + 2], a) << 16) | (a << 24);
            }
        }

        return sprite;
    }

    /// <summary>A soft black copy of the outline at a quarter of the size: the shadow that the item casts.</summary>
    public Sprite Shadow(double darkness)
    {
        const int Shrink = 4;
        const int Radius = 3;
        var shadow = new Sprite((Width / Shrink) + (4 * Radius), (Height / Shrink) + (4 * Radius));
        var cover = new float[shadow.Pixels.Length];
        for (int y = 0; y < Height / Shrink; y++)
        {
            for (int x = 0; x < Width / Shrink; x++)
            {
                cover[((y + (2 * Radius)) * shadow.Width) + x + (2 * Radius)] = (float)(darkness * (Pixels[(y * Shrink * Width) + (x * Shrink)] >> 24));
            }
        }

        cover = Blur(Blur(cover, shadow.Width, shadow.Height, Radius), shadow.Width, shadow.Height, Radius);
        for (int i = 0; i < cover.Length; i++)
        {
            shadow.Pixels[i] = (uint)cover[i] << 24;
        }

        return shadow;
    }

    private static (RgbImage Colour, RgbImage Cover) Split(RgbaImage image, double light)
    {
        var colour = new RgbImage(image.Width, image.Height);
        var cover = new RgbImage(image.Width, image.Height);
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            byte a = image.Pixels[(4 * i) + 3];
            for (int c = 0; c < 3; c++)
            {
                colour.Pixels[(3 * i) + c] = (byte)(Math.Min(255, image.Pixels[(4 * i) + c] * light) * a / 255);
                cover.Pixels[(3 * i) + c] = a;
            }
        }

        return (colour, cover);
    }

    private static float[] Blur(float[] source, int width, int height, int radius)
    {
        var blurred = new float[source.Length];
        int area = ((2 * radius) + 1) * ((2 * radius) + 1);
        for (int y = radius; y < height - radius; y++)
        {
            for (int x = radius; x < width - radius; x++)
            {
                float sum = 0;
                for (int dy = -radius; dy <= radius; dy++)
                {
                    for (int dx = -radius; dx <= radius; dx++)
                    {
                        sum += source[((y + dy) * width) + x + dx];
                    }
                }

                blurred[(y * width) + x] = sum / area;
            }
        }

        return blurred;
    }
}
