namespace LossPrevention.ModelBuilder;

/// <summary>Hands on the canvas.</summary>
internal sealed partial class LaneCanvas
{
    /// <summary>Covers part of the box with a hand that holds the item, or with a finger.</summary>
    public void CoverWithHand(Random random, PixelBox box)
    {
        var around = random.Between(0, 2 * Math.PI);
        var outwards = random.Between(0.35, 0.95);
        double x = box.X + (box.Width / 2.0) + (Math.Cos(around) * box.Width * 0.5 * outwards);
        double y = box.Y + (box.Height / 2.0) + (Math.Sin(around) * box.Height * 0.5 * outwards);
        var size = Math.Max(box.Width, box.Height);
        if (random.NextDouble() < 0.7)
        {
            // The arm comes from outside, the fingers point to the item's middle.
            Hand(random, x, y, size * random.Between(0.1, 0.22), around + Math.PI + random.Between(-0.5, 0.5));
        }
        else
        {
            Ellipse(x, y, size * random.Between(0.15, 0.4), size * random.Between(0.12, 0.25), around, SkinTone(random));
        }
    }

    /// <summary>Draws a hand, its fingers towards an angle in radians and its arm or sleeve away from it.</summary>
    public void Hand(Random random, double x, double y, double palm, double angle)
    {
        var skin = SkinTone(random);
        var (sin, cos) = Math.SinCos(angle);
        var sleeve = random.NextDouble() < 0.5 ? skin : Colour(random, 20, 200);
        Ellipse(x - (cos * 2.6 * palm), y - (sin * 2.6 * palm), 2.2 * palm, 0.75 * palm, angle, sleeve);
        Ellipse(x, y, 1.15 * palm, palm, angle, skin);
        var opened = random.Between(0.1, 0.42);
        for (var finger = 0; finger < 5; finger++)
        {
            var spread = angle + ((finger - 2) * opened * random.Between(0.8, 1.1));
            var reach = palm * random.Between(1.1, 1.9);
            var shade = (float)random.Between(0.85, 1.05);
            Ellipse(
                x + (Math.Cos(spread) * reach), y + (Math.Sin(spread) * reach), palm * random.Between(0.6, 1.1), palm * random.Between(0.18, 0.28),
                spread, (skin.Red * shade, skin.Green * shade, skin.Blue * shade));
        }
    }

    /// <summary>A colour near grey, of a brightness between two bounds.</summary>
    public static (float Red, float Green, float Blue) Colour(Random random, double low, double high)
    {
        var level = random.Between(low, high);
        return ((float)(level * random.Between(0.85, 1.1)), (float)(level * random.Between(0.85, 1.1)), (float)(level * random.Between(0.85, 1.1)));
    }

    /// <summary>A skin colour, from dark to fair, lit well or badly: always some brown, never green or blue.</summary>
    private static (float Red, float Green, float Blue) SkinTone(Random random)
    {
        var red = random.Between(50, 245);
        var green = red * random.Between(0.62, 0.86);
        return ((float)red, (float)green, (float)(green * random.Between(0.7, 0.92)));
    }
}
