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
            random, side * random.Between(0.4, 0.6), side * random.Between(0.4, 0.6), side * random.Between(0.14, 0.24), random.Between(0, 2 * Math.PI));
    }

    private static void Bag(LaneCanvas canvas, Random random)
    {
        double side = canvas.Side;
        var colour = LaneCanvas.Colour(random, 60, 245);
        canvas.Ellipse(side / 2, side / 2, side * random.Between(0.3, 0.5), side * random.Between(0.25, 0.45), random.Between(0, Math.PI), colour);
        for (var fold = 0; fold < 14; fold++)
        {
            var shade = (float)random.Between(0.75, 1.2);
            canvas.Ellipse(
                side * random.Between(0.2, 0.8), side * random.Between(0.2, 0.8), side * random.Between(0.05, 0.25), side * random.Between(0.01, 0.06),
                random.Between(0, Math.PI), (colour.Red * shade, colour.Green * shade, colour.Blue * shade));
        }
    }

    private static void Phone(LaneCanvas canvas, Random random)
    {
        var side = canvas.Side;
        var (sin, cos) = Math.SinCos(random.Between(0, Math.PI));
        double halfWidth = side * random.Between(0.13, 0.2), halfHeight = halfWidth * random.Between(1.7, 2.2);
        var body = LaneCanvas.Colour(random, 5, 60);
        var screen = random.NextDouble() < 0.5 ? LaneCanvas.Colour(random, 5, 40) : LaneCanvas.Colour(random, 120, 255);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                double dx = x - (side / 2.0), dy = y - (side / 2.0);
                double u = Math.Abs((cos * dx) + (sin * dy)), v = Math.Abs((cos * dy) - (sin * dx));
                if (u < halfWidth && v < halfHeight)
                {
                    canvas.Blend(x, y, u < 0.9 * halfWidth && v < 0.93 * halfHeight ? screen : body, 1);
                }
            }
        }
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
