using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Draws what crosses a scanner and is no goods: hands and arms, bags, phones, bare belt and shadows. So a bundle can tell goods from these
/// where nobody gave pictures of them.
/// </summary>
internal static class NonGoods
{
    /// <summary>Hands, bags, phones, bare belt.</summary>
    public const int Kinds = 4;

    /// <summary>One crop of something that is no goods.</summary>
    /// <param name="kind">0 to <see cref="Kinds"/> - 1.</param>
    /// <param name="seed">Which one.</param>
    public static RgbImage Draw(int kind, int seed)
    {
        var random = new Random(seed);
        var canvas = LaneCanvas.Belt(random, random.Next(100, 281));
        var all = new PixelBox(canvas.Side / 8, canvas.Side / 8, canvas.Side * 3 / 4, canvas.Side * 3 / 4);
        switch (kind)
        {
            case 0:
                Hand(canvas, random);
                break;
            case 1:
                Bag(canvas, random);
                break;
            case 2:
                Phone(canvas, random);
                break;
            default:
                Shadow(canvas, random);
                break;
        }

        return LaneAugmenter.Finish(canvas.Crop(random, all), random);
    }

    private static void Hand(LaneCanvas canvas, Random random)
    {
        double side = canvas.Side;
        canvas.Hand(
            random, side * random.Between(0.4, 0.6), side * random.Between(0.4, 0.6), side * random.Between(0.12, 0.24), random.Between(0, 2 * Math.PI));
    }

    /// <summary>The hand that carries a bag or a phone, its fingers over an edge.</summary>
    private static void Carrying(LaneCanvas canvas, Random random)
    {
        if (random.NextDouble() < 0.6)
        {
            double side = canvas.Side, around = random.Between(0, 2 * Math.PI), reach = side * random.Between(0.2, 0.38);
            canvas.Hand(
                random, (side / 2) + (Math.Cos(around) * reach), (side / 2) + (Math.Sin(around) * reach), side * random.Between(0.08, 0.16),
                around + Math.PI + random.Between(-0.4, 0.4));
        }
    }

    private static void Bag(LaneCanvas canvas, Random random)
    {
        double side = canvas.Side;
        var colour = LaneCanvas.Colour(random, 60, 245);
        var angle = random.Between(0, Math.PI);
        if (random.NextDouble() < 0.5)
        {
            canvas.Ellipse(side / 2, side / 2, side * random.Between(0.3, 0.5), side * random.Between(0.25, 0.45), angle, colour);
        }
        else
        {
            Handle(canvas, random, angle, colour);
            canvas.Box(side / 2, side / 2, side * random.Between(0.22, 0.4), side * random.Between(0.25, 0.42), angle, colour);
        }

        for (var fold = 0; fold < 14; fold++)
        {
            var shade = (float)random.Between(0.85, 1.1);
            canvas.Ellipse(
                side * random.Between(0.3, 0.7), side * random.Between(0.3, 0.7), side * random.Between(0.05, 0.2), side * random.Between(0.01, 0.08),
                random.Between(0, Math.PI), (colour.Red * shade, colour.Green * shade, colour.Blue * shade));
        }

        Carrying(canvas, random);
    }

    /// <summary>A bow of dabs that stands out over a bag's edge.</summary>
    private static void Handle(LaneCanvas canvas, Random random, double angle, (float Red, float Green, float Blue) colour)
    {
        double side = canvas.Side, reach = side * random.Between(0.28, 0.42), radius = side * random.Between(0.1, 0.2), thick = side * random.Between(0.012, 0.03);
        var (sin, cos) = Math.SinCos(angle);
        for (var step = 0; step < 60; step++)
        {
            var (dabSin, dabCos) = Math.SinCos(2 * Math.PI * step / 60);
            canvas.Ellipse(
                (side / 2) - (sin * reach) + (dabCos * radius), (side / 2) + (cos * reach) + (dabSin * radius), thick, thick, 0,
                (0.85f * colour.Red, 0.85f * colour.Green, 0.85f * colour.Blue));
        }
    }

    private static void Phone(LaneCanvas canvas, Random random)
    {
        double middle = canvas.Side / 2.0, angle = random.Between(0, Math.PI);
        double halfWidth = canvas.Side * random.Between(0.13, 0.24), halfHeight = halfWidth * random.Between(1.7, 2.2);
        canvas.Box(middle, middle, halfWidth, halfHeight, angle, LaneCanvas.Colour(random, 5, 60));
        canvas.Box(middle, middle, 0.9 * halfWidth, 0.93 * halfHeight, angle, random.NextDouble() < 0.4 ? LaneCanvas.Colour(random, 5, 40) : LaneCanvas.Colour(random, 120, 255));
        for (var shown = random.Next(0, 12); shown > 0; shown--)
        {
            // What a screen shows: pictures, lines of text, a code.
            var (sin, cos) = Math.SinCos(angle);
            double u = halfWidth * random.Between(-0.5, 0.5), v = halfHeight * random.Between(-0.6, 0.6);
            canvas.Box(
                middle + (cos * u) - (sin * v), middle + (sin * u) + (cos * v), halfWidth * random.Between(0.05, 0.35), halfHeight * random.Between(0.02, 0.2), angle,
                LaneCanvas.Colour(random, 5, 250));
        }

        Carrying(canvas, random);
    }

    private static void Shadow(LaneCanvas canvas, Random random)
    {
        for (var i = random.Next(0, 4); i > 0; i--)
        {
            var shade = LaneCanvas.Colour(random, 5, 130);
            canvas.Ellipse(
                canvas.Side * random.NextDouble(), canvas.Side * random.NextDouble(), canvas.Side * random.Between(0.2, 0.9),
                canvas.Side * random.Between(0.1, 0.5), random.Between(0, Math.PI), shade);
        }
    }
}
