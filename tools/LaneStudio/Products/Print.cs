namespace LossPrevention.LaneStudio;

/// <summary>What is printed on a package: bands, a mark, a picture, and lines that read as text from above.</summary>
internal static class Print
{
    public static void Paint(Canvas canvas, ProductDesign design, ProductView view)
    {
        // The print of a brand's siblings lies alike; on round packages it turns with the piece.
        Dice layout = Dice.For(design.BrandSeed, "layout");
        double shift = design.Package is Package.Can or Package.Bottle or Package.Jar ? 0.12 * view.Turn * canvas.Aspect : 0;
        Bands(canvas, design, layout);
        if (view.Back)
        {
            SmallPrint(canvas, design, shift);
        }
        else
        {
            Front(canvas, design, layout, shift);
        }
    }

    private static void Bands(Canvas canvas, ProductDesign design, Dice layout)
    {
        double middle = canvas.Aspect / 2;
        double at = layout.Between(0.2, 0.85);
        double width = layout.Between(0.04, 0.14);
        double slope = layout.Between(-0.35, 0.35);
        switch (layout.Whole(0, 2))
        {
            case 0:
                canvas.FillWithin((x, y) => Math.Abs(y - at - (slope * (x - middle))) - width, (_, _) => design.Second);
                break;
            case 1:
                canvas.FillWithin(
                    (x, y) => (0.5 - Math.Abs(((((y - (slope * x)) * 7) % 1) + 1) % 1 - 0.5)) / 7 - 0.025, (_, _) => design.Second);
                break;
            default:
                canvas.FillWithin((x, y) => at - y + (0.05 * Math.Sin(x * 9)), (_, _) => design.Second);
                break;
        }

        canvas.FillWithin(Shapes.Box(middle, 0.90, middle, 0.035), (_, _) => design.Accent);
    }

    private static void Front(Canvas canvas, ProductDesign design, Dice layout, double shift)
    {
        double middle = (canvas.Aspect / 2) + shift;
        double size = 0.3 * Math.Min(canvas.Aspect, 1);
        double logoY = layout.Between(0.24, 0.34);
        Colour paper = Colour.White.Times(0.96);
        switch (layout.Whole(0, 2))
        {
            case 0:
                canvas.FillWithin(Shapes.Ellipse(middle, logoY, size, size * 0.55), (_, _) => paper);
                break;
            case 1:
                canvas.FillWithin(Shapes.Box(middle, logoY, size, size * 0.4, 0.02), (_, _) => paper);
                break;
            default:
                canvas.FillWithin((x, y) => (Math.Abs(x - middle) + Math.Abs(y - logoY) - size) * 0.7, (_, _) => paper);
                break;
        }

        Words(canvas, Dice.For(design.BrandSeed, "name"), middle, logoY, size * 1.2, size * 0.26, 1, design.Main.Mix(Colour.Black, 0.45));
        double pictureY = layout.Between(0.58, 0.68);
        int fruit = layout.Whole(2, 5);
        for (int i = 0; i < fruit; i++)
        {
            double angle = (i * 6.283 / fruit) + layout.Between(0, 1);
            canvas.FillWithin(
                Shapes.Circle(middle + (size * 0.45 * Math.Cos(angle)), pictureY + (size * 0.4 * Math.Sin(angle)), size * layout.Between(0.25, 0.42)),
                (_, y) => design.Accent.Times(1.15 - (0.6 * Math.Abs(y - pictureY) / size)));
        }

        Words(canvas, Dice.For(design.BrandSeed, design.Entry.Name), middle, 0.80, size * 1.5, 0.03, 1, Colour.White);
    }

    private static void SmallPrint(Canvas canvas, ProductDesign design, double shift)
    {
        double middle = (canvas.Aspect / 2) + shift;
        double half = 0.36 * Math.Min(canvas.Aspect, 1);
        canvas.FillWithin(Shapes.Box(middle, 0.42, half, 0.2, 0.01), (_, _) => Colour.White.Times(0.93));
        Words(canvas, Dice.For(design.BrandSeed, "small"), middle, 0.30, half * 1.8, 0.018, 7, Colour.Grey(0.2));
        canvas.FillWithin(Shapes.Box(middle, 0.73, half * 0.75, 0.09), (_, _) => Colour.White);
        int bars = 30;
        double step = half * 1.3 / bars;
        string code = design.Code.Value;
        for (int i = 0; i < bars; i++)
        {
            double width = step * (0.15 + (0.07 * (code[i % code.Length] - '0') / 2));
            canvas.FillWithin(Shapes.Box(middle - (half * 0.65) + (i * step), 0.73, width, 0.075), (_, _) => Colour.Grey(0.05));
        }
    }

    /// <summary>Lines of words: dark blocks of word length with gaps, which is what print is from half a metre.</summary>
    private static void Words(
        Canvas canvas, Dice dice, double middle, double top, double width, double height, int lines, Colour ink)
    {
        var blocks = new List<Func<double, double, double>>();
        for (int line = 0; line < lines; line++)
        {
            double y = top + (line * height * 1.8);
            double x = middle - (width / 2);
            double end = x + (width * (lines > 1 ? dice.Between(0.7, 1) : 1));
            while (x < end)
            {
                double letter = Math.Min(height * dice.Between(0.5, 0.9), end - x);
                blocks.Add(Shapes.Box(x + (letter / 2), y + (height * dice.Between(-0.08, 0.08)), letter * 0.38, height * dice.Between(0.32, 0.5)));
                x += letter + (dice.Chance(0.2) ? height * 0.6 : 0);
            }
        }

        canvas.FillWithin(
            (x, y) => Math.Abs(x - middle) > width || y < top - height || y > top + (lines * height * 1.8) ? 1 : Nearest(blocks, x, y), (_, _) => ink);
    }

    private static double Nearest(List<Func<double, double, double>> blocks, double x, double y)
    {
        double nearest = double.MaxValue;
        foreach (Func<double, double, double> block in blocks)
        {
            nearest = Math.Min(nearest, block(x, y));
        }

        return nearest;
    }
}
