using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Things that cross the scanner and are no goods.</summary>
internal static class Props
{
    private static readonly int[] BagColours = [0xEDEBE4, 0xB98B5A, 0x2E6F4E, 0xC9CCD2];

    /// <summary>A carrier bag, folded or half open.</summary>
    public static RgbaImage PaintBag(int height, Dice dice)
    {
        var canvas = new Canvas((int)(height * 0.85), height);
        double middle = canvas.Aspect / 2;
        Colour colour = Colour.Hex(dice.Pick(BagColours));
        int seed = dice.Whole(0, 1000);
        canvas.Fill(
            (x, y) => Shapes.Box(middle, 0.58, middle * 0.92, 0.38, 0.05)(x, y) + (0.03 * Noise.At(x * 7, y * 7, seed)),
            (x, y) => colour.Times(0.7 + (0.5 * Noise.Cloud(x * 6, y * 6, seed + 1))));
        canvas.Fill(
            (x, y) => Math.Abs(Shapes.Ellipse(middle, 0.22, middle * 0.5, 0.17)(x, y)) - 0.02, (_, _) => colour.Times(0.8));
        return canvas.ToImage();
    }

    /// <summary>A telephone with a lit screen: a coupon is shown, or someone just holds it.</summary>
    public static RgbaImage PaintPhone(int height, Dice dice)
    {
        var canvas = new Canvas(height / 2, height);
        canvas.Fill(Shapes.Box(0.25, 0.5, 0.235, 0.485, 0.05), Colour.Grey(0.06));
        Colour screen = Colour.Hsv(dice.Between(0.5, 0.7), dice.Between(0.05, 0.4), dice.Between(0.6, 0.95));
        canvas.FillWithin(Shapes.Box(0.25, 0.5, 0.215, 0.45, 0.03), (_, y) => screen.Times(1 - (0.2 * y)));
        int seed = dice.Whole(0, 1000);
        canvas.FillWithin(
            (x, y) => Math.Max(Shapes.Box(0.25, 0.45, 0.13, 0.13)(x, y), Noise.At(Math.Floor(x * 45), Math.Floor(y * 45), seed) > 0.5 ? 1 : -1),
            (_, _) => Colour.Grey(0.1));
        return canvas.ToImage();
    }

    /// <summary>The shadow of a person: dark in the middle, gone at the edge.</summary>
    public static RgbaImage PaintShadow()
    {
        var image = new RgbaImage(64, 64);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                double reach = Shapes.Length(x - 31.5, y - 31.5) / 31.5;
                double share = Math.Clamp(1 - reach, 0, 1);
                image.Pixels[(4 * ((64 * y) + x)) + 3] = (byte)(120 * share * share * (3 - (2 * share)));
            }
        }

        return image;
    }
}
