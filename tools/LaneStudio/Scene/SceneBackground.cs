using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>The empty lane from above: counter, shelf or belt, scanner glass, bagging plate.</summary>
internal sealed class SceneBackground
{
    private static readonly Colour[] Counters = [Colour.Hex(0x6F6A63), Colour.Hex(0x8B8F93), Colour.Hex(0x54585E), Colour.Hex(0x9A8C78)];
    private static readonly Colour[] Belts = [Colour.Hex(0x2B2D30), Colour.Hex(0x3B4148), Colour.Hex(0x5C5F5B), Colour.Hex(0x26332F)];
    private static readonly Colour[] Plates = [Colour.Hex(0x9CA2A6), Colour.Hex(0x7B8388), Colour.Hex(0xB5B0A4), Colour.Hex(0x5B6168)];
    private readonly LaneLayout _layout;
    private readonly Colour _counter;
    private readonly Colour _belt;
    private readonly Colour _plate;
    private readonly double _glare;
    private readonly int _seed;

    private SceneBackground(LaneLayout layout, Dice dice)
    {
        _layout = layout;
        _counter = dice.Pick(Counters);
        _belt = dice.Pick(Belts);
        _plate = dice.Pick(Plates);
        _glare = dice.Between(0.2, 0.8);
        _seed = dice.Whole(0, 100_000);
    }

    public static RgbImage Paint(LaneLayout layout, int width, int height, Dice dice)
    {
        var scene = new SceneBackground(layout, dice);
        var image = new RgbImage(width, height);
        double aspect = (double)width / height;
        Parallel.For(0, height, row =>
        {
            Span<byte> pixels = image.Row(row);
            double y = (row + 0.5) / height;
            for (int column = 0; column < width; column++)
            {
                double x = (column + 0.5) / width;

                // The lens is darker towards the corners, and a lamp hangs over the scanner.
                double fall = 1.08 - (0.35 * (((x - 0.5) * (x - 0.5)) + ((y - 0.45) * (y - 0.45))));
                Colour colour = scene.At(x, y, aspect).Times(fall);
                pixels[3 * column] = ToByte(colour.R);
                pixels[(3 * column) + 1] = ToByte(colour.G);
                pixels[(3 * column) + 2] = ToByte(colour.B);
            }
        });
        return image;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((value * 255) + 0.5f, 0, 255);

    private static double Inset(Area area, double x, double y, double aspect) =>
        Math.Min(Math.Min(x - area.Left, area.Right - x) * aspect, Math.Min(y - area.Top, area.Bottom - y));

    private Colour At(double x, double y, double aspect)
    {
        if (Inset(_layout.Scanner, x, y, aspect) is > 0 and var inScanner)
        {
            return Scanner(x, y, aspect, inScanner);
        }

        if (Inset(_layout.Bagging, x, y, aspect) is > 0 and var inBagging)
        {
            return Plate(x, y, aspect, inBagging);
        }

        if (Inset(_layout.Waiting, x, y, aspect) is > 0 and var inWaiting)
        {
            return Belt(x, y, aspect, inWaiting);
        }

        double edge = Math.Max(Math.Max(Inset(_layout.Scanner, x, y, aspect), Inset(_layout.Bagging, x, y, aspect)), Inset(_layout.Waiting, x, y, aspect));
        double seam = edge > -0.008 ? 0.72 : 1;
        return _counter.Times(seam * (0.9 + (0.16 * Noise.Cloud(x * aspect * 4, y * 4, _seed)) + (0.05 * Noise.At(x * aspect * 160, y * 160, _seed + 5))));
    }

    private Colour Scanner(double x, double y, double aspect, double inset)
    {
        if (inset < 0.045)
        {
            // Brushed steel: long fine scratches across.
            double bevel = inset < 0.008 ? 0.75 : 1;
            return Colour.Grey(0.62).Times(bevel * (0.9 + (0.18 * Noise.At(x * aspect * 6, y * 300, _seed + 11))));
        }

        double centreX = (x - _layout.Scanner.MiddleX) * aspect;
        double centreY = y - _layout.Scanner.MiddleY;
        Colour glass = Colour.Hex(0x1D2226).Times(0.9 + (0.3 * Noise.Cloud(x * 3, y * 3, _seed + 3)));
        double glare = Math.Exp(-Math.Pow(((centreX * 0.7) + centreY - (0.4 * (_glare - 0.5))) / 0.05, 2));
        glass = glass.Mix(Colour.White, 0.13 * glare);
        double beam = Math.Min(Math.Abs(centreX + (0.3 * centreY)), Math.Abs(centreY - (0.2 * centreX)));
        double reach = Shapes.Length(centreX, centreY);
        return beam < 0.004 && reach < 0.14 ? glass.Mix(Colour.Hex(0xD0202A), 0.75 * (1 - (reach / 0.15))) : glass;
    }

    private Colour Plate(double x, double y, double aspect, double inset)
    {
        double rib = Math.Sin(x * aspect * 110) > 0.6 ? 0.93 : 1;
        double rim = inset < 0.012 ? 0.7 : inset < 0.02 ? 1.1 : rib;
        return _plate.Times(rim * (0.88 + (0.2 * Noise.Cloud(x * aspect * 3, y * 3, _seed + 21))));
    }

    private Colour Belt(double x, double y, double aspect, double inset)
    {
        double rim = inset < 0.012 ? 1.35 : 1;
        double weave = 0.95 + (0.05 * Math.Sin(x * aspect * 500) * Math.Sin(y * 500));
        double wear = 0.85 + (0.3 * Noise.Cloud(x * aspect * 5, y * 2, _seed + 31));
        return _belt.Times(rim * weave * wear);
    }
}
