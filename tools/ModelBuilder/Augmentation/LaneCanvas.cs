using System.Numerics.Tensors;
using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder;

/// <summary>A square of belt that items and hands are laid on.</summary>
internal sealed partial class LaneCanvas
{
    private readonly FloatImage image;

    private LaneCanvas(int side) => image = new FloatImage(side, side);

    /// <summary>The side, pixels.</summary>
    public int Side => image.Width;

    /// <summary>A belt of a random shade with a little grain, lit unevenly; now and then a plate of another colour lies in it.</summary>
    public static LaneCanvas Belt(Random random, int side)
    {
        var canvas = new LaneCanvas(side);
        var shade = random.NextDouble() < 0.7 ? random.Between(20, 110) : random.Between(110, 225);
        float[] tint = [(float)(shade + random.Between(-12, 12)), (float)(shade + random.Between(-12, 12)), (float)(shade + random.Between(-12, 12))];
        float slopeX = (float)random.Between(-20, 20) / side, slopeY = (float)random.Between(-20, 20) / side;
        var first = new float[3 * side];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = tint[i % 3] + (slopeX * (i / 3));
        }

        for (var y = 0; y < side; y++)
        {
            var row = canvas.image.Values.AsSpan(3 * side * y, 3 * side);
            TensorPrimitives.Add(first, slopeY * y, row);
            TensorPrimitives.MultiplyAdd(NoiseTable.GrainRun(random, side), 10, row, row);
        }

        if (random.NextDouble() < 0.35)
        {
            canvas.Plate(random);
        }

        return canvas;
    }

    /// <summary>Lays a picture down with its centre at a point, turned by an angle in radians; returns the box it takes on the canvas.</summary>
    public PixelBox Paste(RgbImage picture, OutlineShape outline, double centreX, double centreY, double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        var reach = (Math.Sqrt(((double)picture.Width * picture.Width) + ((double)picture.Height * picture.Height)) / 2) + 1;
        int left = Side, top = Side, right = -1, bottom = -1;
        for (var y = (int)Math.Max(0, centreY - reach); y < Math.Min(Side, centreY + reach); y++)
        {
            for (var x = (int)Math.Max(0, centreX - reach); x < Math.Min(Side, centreX + reach); x++)
            {
                double dx = x - centreX, dy = y - centreY;
                var fromX = (cos * dx) + (sin * dy) + (picture.Width / 2.0);
                var fromY = (cos * dy) - (sin * dx) + (picture.Height / 2.0);
                if (fromX < 0 || fromY < 0 || fromX > picture.Width - 1 || fromY > picture.Height - 1 || !outline.Contains(fromX, fromY))
                {
                    continue;
                }

                Sample(picture, fromX, fromY, image.Values.AsSpan(3 * ((y * Side) + x), 3));
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        return new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>Fills an ellipse with one colour, turned by an angle in radians, with an edge two pixels soft.</summary>
    public void Ellipse(double centreX, double centreY, double radiusX, double radiusY, double angle, (float Red, float Green, float Blue) colour)
    {
        var (sin, cos) = Math.SinCos(angle);
        var reach = Math.Max(radiusX, radiusY) + 2;
        var softness = 2 / Math.Max(2, Math.Min(radiusX, radiusY));
        for (var y = Math.Max(0, (int)(centreY - reach)); y < Math.Min(Side, centreY + reach); y++)
        {
            for (var x = Math.Max(0, (int)(centreX - reach)); x < Math.Min(Side, centreX + reach); x++)
            {
                var u = ((cos * (x - centreX)) + (sin * (y - centreY))) / radiusX;
                var v = ((cos * (y - centreY)) - (sin * (x - centreX))) / radiusY;
                var weight = (float)Math.Clamp((1 - Math.Sqrt((u * u) + (v * v))) / softness, 0, 1);
                if (weight > 0)
                {
                    Blend(x, y, colour, weight);
                }
            }
        }
    }

    /// <summary>Fills a rectangle with one colour, turned by an angle in radians.</summary>
    public void Box(double centreX, double centreY, double halfWidth, double halfHeight, double angle, (float Red, float Green, float Blue) colour)
    {
        var (sin, cos) = Math.SinCos(angle);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                double dx = x - centreX, dy = y - centreY;
                if (Math.Abs((cos * dx) + (sin * dy)) < halfWidth && Math.Abs((cos * dy) - (sin * dx)) < halfHeight)
                {
                    Blend(x, y, colour, 1);
                }
            }
        }
    }

    /// <summary>Mixes a colour into one pixel.</summary>
    public void Blend(int x, int y, (float Red, float Green, float Blue) colour, float weight)
    {
        var pixel = image.Values.AsSpan(3 * ((y * Side) + x), 3);
        pixel[0] += weight * (colour.Red - pixel[0]);
        pixel[1] += weight * (colour.Green - pixel[1]);
        pixel[2] += weight * (colour.Blue - pixel[2]);
    }

    /// <summary>Cuts the box out as a tracker would: a little too narrow or, more often, too wide on each side.</summary>
    public FloatImage Crop(Random random, PixelBox box)
    {
        int Edge(double at) => (int)Math.Clamp(at, 0, Side);
        double Margin(int length) => length * (random.NextDouble() < 0.2 ? random.Between(0.15, 0.4) : random.Between(-0.08, 0.15));
        var left = Math.Min(Edge(box.X - Margin(box.Width)), Side - 20);
        var top = Math.Min(Edge(box.Y - Margin(box.Height)), Side - 20);
        var right = Math.Max(Edge(box.X + box.Width + Margin(box.Width)), left + 16);
        var bottom = Math.Max(Edge(box.Y + box.Height + Margin(box.Height)), top + 16);
        return image.Crop(left, top, Math.Min(right, Side) - left, Math.Min(bottom, Side) - top);
    }

    // The scanner's glass, a sign or a seam.
    private void Plate(Random random)
    {
        int width = (int)(Side * random.Between(0.15, 0.7)), height = (int)(Side * random.Between(0.15, 0.7));
        int x = random.Next(0, Side - width), y = random.Next(0, Side - height);
        (float Red, float Green, float Blue) colour = (random.Next(20, 230), random.Next(20, 230), random.Next(20, 230));
        for (var row = y; row < y + height; row++)
        {
            for (var column = x; column < x + width; column++)
            {
                Blend(column, row, colour, 0.85f);
            }
        }
    }

    private static void Sample(RgbImage picture, double x, double y, Span<float> target)
    {
        int left = (int)x, top = (int)y;
        int right = Math.Min(left + 1, picture.Width - 1), bottom = Math.Min(top + 1, picture.Height - 1);
        float u = (float)(x - left), v = (float)(y - top);
        var pixels = picture.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            float At(int column, int row) => pixels[(3 * ((row * picture.Width) + column)) + channel];
            var above = At(left, top) + (u * (At(right, top) - At(left, top)));
            var below = At(left, bottom) + (u * (At(right, bottom) - At(left, bottom)));
            target[channel] = above + (v * (below - above));
        }
    }
}

/// <summary>A box in pixels.</summary>
internal readonly record struct PixelBox(int X, int Y, int Width, int Height);
