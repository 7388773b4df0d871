using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Draws a hand with its forearm and sleeve, fingers up.</summary>
internal static class Hand
{
    /// <summary>Length of the drawing in frame heights: enough to reach from beyond the edge.</summary>
    public const double Length = 1.5;

    /// <summary>Where the fingers hold an item, as a share of the drawing's length from its top.</summary>
    public const double GripAt = 0.075;

    private const double Aspect = 0.2;
    private static readonly int[] Skins = [0xF2D3BC, 0xE3B491, 0xC98F6B, 0x9C6644, 0x6E4530, 0x4A2F23];
    private static readonly int[] Sleeves = [0x23304A, 0x7A1F2B, 0xD9D4C7, 0x2F4F3A, 0x1E1E20, 0x8D7B9E, 0xB9862F, 0x5A6B7C];

    public static RgbaImage Paint(bool left, int height, Dice dice)
    {
        var canvas = new Canvas((int)(height * Aspect), height);
        Colour skin = Colour.Hex(dice.Pick(Skins)).Times(dice.Between(0.92, 1.05));
        double side = left ? -1 : 1;
        double middle = Aspect / 2;
        bool shortSleeve = dice.Chance(0.3);

        // The arm from the shoulder up, so that each part lies over the one before.
        Limb(canvas, Shapes.Capsule(middle, 0.165, middle, 1.2, 0.020, 0.042), middle, skin, 0.04);
        Sleeve(canvas, middle, shortSleeve ? 0.52 : 0.235, Colour.Hex(dice.Pick(Sleeves)), dice);
        Limb(canvas, Shapes.Box(middle, 0.130, 0.030, 0.036, 0.024), middle, skin, 0.035);
        double[] tips = [0.048, 0.030, 0.026, 0.036];
        for (int finger = 0; finger < 4; finger++)
        {
            double place = (finger - 1.5) * side * -1;
            double tipX = middle + (place * 0.0205);
            Limb(canvas, Shapes.Capsule(middle + (place * 0.0155), 0.105, tipX, tips[finger], 0.0088, 0.0066), tipX, skin, 0.009);
            canvas.FillWithin(Shapes.Ellipse(tipX, tips[finger] - 0.001, 0.0035, 0.0045), (_, _) => skin.Mix(Colour.Hex(0xF4C8C0), 0.5));
        }

        double thumbX = middle - (side * 0.055);
        Limb(canvas, Shapes.Capsule(middle - (side * 0.022), 0.140, thumbX, 0.085, 0.0115, 0.0080), thumbX, skin, 0.012);
        return canvas.ToImage();
    }

    private static void Limb(Canvas canvas, Func<double, double, double> shape, double middle, Colour skin, double thickness) =>
        canvas.Fill(
            shape,
            (x, y) =>
            {
                // Light from the upper left; a limb darkens to its edge, where the next one begins.
                double depth = Math.Clamp(-shape(x, y) / thickness, 0, 1);
                return skin.Times(0.62 + (0.42 * Math.Sqrt(depth)) - (0.8 * (x - middle)));
            });

    private static void Sleeve(Canvas canvas, double middle, double from, Colour cloth, Dice dice)
    {
        int seed = dice.Whole(0, 1000);
        Func<double, double, double> shape = (x, y) => Math.Max(from - y, Shapes.Capsule(middle, from, middle, 1.2, 0.036, 0.062)(x, y));
        canvas.Fill(
            shape,
            (x, y) =>
            {
                double depth = Math.Clamp(-shape(x, y) / 0.04, 0, 1);
                double cuff = y < from + 0.012 ? 0.8 : 1;
                return cloth.Times(cuff * (0.55 + (0.35 * Math.Sqrt(depth)) + (0.3 * Noise.Cloud(x * 60, y * 25, seed))));
            });
    }
}
