namespace LossPrevention.LaneStudio;

/// <summary>Fruit and vegetables: no two pieces alike, so each view is another piece.</summary>
internal static class ProducePainter
{
    public static void PaintRound(Canvas canvas, ProductDesign design, ProductView view)
    {
        double cx = canvas.Aspect / 2;
        double radius = 0.47;
        double rx = radius * canvas.Aspect;
        Func<double, double, double> body = (x, y) =>
        {
            double angle = Math.Atan2(y - 0.5, x - cx);
            double bump = 1 + (0.03 * Math.Sin((3 * angle) + view.Seed)) + (0.015 * Math.Sin((5 * angle) + (view.Seed * 2)));
            return Shapes.Ellipse(cx, 0.5, rx * bump * 0.96, radius * bump * 0.96)(x, y);
        };
        canvas.Fill(body, (x, y) => Skin(design, view, x * 6, y * 6, (x - cx) / rx, (y - 0.5) / radius));
        canvas.FillWithin(Shapes.Circle(cx + (0.1 * view.Turn), 0.5 + (0.08 * view.From), 0.035), (_, _) => design.Accent);
        canvas.FillWithin(
            Shapes.Ellipse(cx + (0.18 * view.From), 0.3, 0.09, 0.06), (x, y) => Skin(design, view, x * 6, y * 6, 0, 0).Mix(Colour.White, 0.45));
        Sticker(canvas, cx - (0.15 * view.Turn), 0.62, view);
    }

    public static void PaintLong(Canvas canvas, ProductDesign design, ProductView view)
    {
        // A bow from end to end; a cucumber is nearly straight, a banana is not.
        bool curved = design.Aspect < 3;
        double thick = curved ? 0.2 : 0.42;
        double sag = curved ? 0.42 : 0.04;
        double length = canvas.Aspect - (2 * thick);
        double MiddleLine(double x) => 0.5 + (sag * (0.5 - Math.Pow((x - (canvas.Aspect / 2)) / (length / 2), 2)));
        Func<double, double, double> body = (x, y) =>
        {
            double nearX = Math.Clamp(x, thick, canvas.Aspect - thick);
            double along = (nearX - (canvas.Aspect / 2)) / (length / 2);
            double radius = thick * (1 - ((curved ? 0.45 : 0.15) * along * along));
            return (Shapes.Length(x - nearX, y - MiddleLine(nearX)) - radius) * 0.85;
        };
        canvas.Fill(
            body,
            (x, y) => Skin(design, view, x * 5, y * 5, 0, (y - MiddleLine(x)) / thick));
        canvas.FillWithin((x, _) => x - (thick * 0.8), (_, _) => design.Second.Times(0.7));
        Sticker(canvas, (canvas.Aspect / 2) + (0.2 * view.Turn), MiddleLine(canvas.Aspect / 2), view);
    }

    private static Colour Skin(ProductDesign design, ProductView view, double x, double y, double across, double down)
    {
        double cloud = Noise.Cloud(x, y, view.Seed);
        double speckle = Noise.At(x * 12, y * 12, view.Seed + 9) > 0.86 ? 0.85 : 1;
        double edge = (across * across) + (down * down);
        return design.Main.Mix(design.Second, cloud).Times(speckle * (1.08 - (0.42 * edge)));
    }

    private static void Sticker(Canvas canvas, double x, double y, ProductView view)
    {
        if (view.Seed % 3 == 0)
        {
            canvas.FillWithin(Shapes.Ellipse(x, y, 0.09, 0.07), (_, _) => Colour.Hsv(0.6, 0.6, 0.8));
            canvas.FillWithin(Shapes.Ellipse(x, y, 0.06, 0.03), (_, _) => Colour.White);
        }
    }
}
