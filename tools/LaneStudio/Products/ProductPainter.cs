using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Draws a product under a view, as a cut-out.</summary>
internal static class ProductPainter
{
    private const int LongestSide = 300;
    private const double Margin = 0.02;

    public static RgbaImage Paint(ProductDesign design, ProductView view)
    {
        int height = design.Aspect > 1 ? (int)(LongestSide / design.Aspect) : LongestSide;
        var canvas = new Canvas((int)Math.Round(height * design.Aspect), height);
        switch (design.Package)
        {
            case Package.Round:
                ProducePainter.PaintRound(canvas, design, view);
                break;
            case Package.Long:
                ProducePainter.PaintLong(canvas, design, view);
                break;
            default:
                canvas.Fill(Outline(design.Package, canvas.Aspect), design.Main);
                Print.Paint(canvas, design, view);
                PaintClosure(canvas, design);
                break;
        }

        canvas.Shade(Light(design.Package, canvas.Aspect, view));
        return Tinted(canvas.ToImage(), view.Tint);
    }

    private static Func<double, double, double> Outline(Package package, double aspect)
    {
        double middle = aspect / 2;
        double half = middle - Margin;
        return package switch
        {
            Package.Can => Shapes.Box(middle, 0.5, half, 0.5 - Margin, 0.07),
            Package.Bottle => Shapes.Union(
                Shapes.Box(middle, 0.62, half, 0.36, 0.09),
                Shapes.Capsule(middle, 0.12, middle, 0.36, aspect * 0.16, half * 0.8),
                Shapes.Box(middle, 0.09, aspect * 0.19, 0.07, 0.01)),
            Package.Carton => Shapes.Union(
                Shapes.Box(middle, 0.59, half, 0.39, 0.01), Shapes.Capsule(middle, 0.12, middle, 0.26, half * 0.5, half * 0.92), Shapes.Box(middle, 0.06, half, 0.04)),
            Package.Jar => Shapes.Union(Shapes.Box(middle, 0.57, half, 0.41, 0.08), Shapes.Box(middle, 0.10, half * 0.85, 0.08, 0.02)),
            Package.Bag => Crimped(middle, half),
            _ => Shapes.Box(middle, 0.5, half, 0.5 - Margin, 0.008),
        };
    }

    // A pillow of film: it bulges in the middle, and its welded ends are serrated.
    private static Func<double, double, double> Crimped(double middle, double half) =>
        (x, y) =>
        {
            double bulge = half * (0.93 + (0.07 * Math.Sin(Math.PI * y)));
            double end = 0.5 - Margin - (0.008 * Math.Abs(Math.Sin(x * 90)));
            return Math.Max(Math.Abs(x - middle) - bulge, Math.Abs(y - 0.5) - end);
        };

    private static void PaintClosure(Canvas canvas, ProductDesign design)
    {
        double middle = canvas.Aspect / 2;
        switch (design.Package)
        {
            case Package.Can:
                canvas.FillWithin(Shapes.Box(middle, 0.0, middle, 0.055), (_, _) => Colour.Grey(0.78));
                canvas.FillWithin(Shapes.Box(middle, 1.0, middle, 0.045), (_, _) => Colour.Grey(0.70));
                break;
            case Package.Bottle:
                canvas.FillWithin(Shapes.Box(middle, 0.05, middle, 0.105), (_, _) => design.Second);
                break;
            case Package.Jar:
                canvas.FillWithin(Shapes.Box(middle, 0.0, middle, 0.165), (_, y) => design.Second.Times(0.8 + (0.3 * Math.Abs(Math.Sin(y * 60)))));
                break;
            case Package.Carton:
                canvas.FillWithin(Shapes.Circle(middle * 1.25, 0.22, 0.045), (_, _) => design.Second);
                break;
        }
    }

    private static Func<double, double, double> Light(Package package, double aspect, ProductView view) => package switch
    {
        // Round from side to side: dark at both edges, a streak where the light falls.
        Package.Can or Package.Bottle or Package.Jar => (x, _) =>
        {
            double side = ((2 * x) / aspect) - 1;
            double streak = Math.Exp(-Math.Pow((side - (0.5 * view.From)) / 0.16, 2));
            return view.Light * (1.04 - (0.5 * side * side) + (0.28 * streak));
        }
        ,
        Package.Bag => (x, y) => view.Light * (0.75 + (0.45 * Noise.Cloud(x * 5, y * 5, view.Seed))),
        Package.Round or Package.Long => (_, _) => view.Light,
        _ => (x, y) => view.Light * (1 + (0.12 * view.From * (((2 * x) / aspect) - 1)) + (0.05 * (0.5 - y))),
    };

    private static RgbaImage Tinted(RgbaImage image, double tint)
    {
        for (int i = 0; i < image.Pixels.Length; i += 4)
        {
            image.Pixels[i] = (byte)Math.Clamp(image.Pixels[i] * (1 + tint), 0, 255);
            image.Pixels[i + 2] = (byte)Math.Clamp(image.Pixels[i + 2] * (1 - tint), 0, 255);
        }

        return image;
    }
}
