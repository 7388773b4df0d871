namespace LossPrevention.ModelBuilder;

/// <summary>The part of a picture that is pasted on the belt: all of it, an ellipse, or a rectangle with round corners.</summary>
internal sealed class OutlineShape
{
    private readonly Func<double, double, bool> contains;

    private OutlineShape(Func<double, double, bool> contains) => this.contains = contains;

    /// <summary>Draws an outline for a picture of the size given.</summary>
    public static OutlineShape Pick(Random random, int width, int height)
    {
        var kind = random.NextDouble();
        double halfWidth = width / 2.0, halfHeight = height / 2.0;
        if (kind < 0.4)
        {
            return new((x, y) => Square((x - halfWidth) / halfWidth) + Square((y - halfHeight) / halfHeight) <= 1);
        }

        if (kind < 0.7)
        {
            var radius = 0.15 * Math.Min(width, height);
            return new((x, y) =>
            {
                var dx = Math.Max(0, Math.Abs(x - halfWidth) - (halfWidth - radius));
                var dy = Math.Max(0, Math.Abs(y - halfHeight) - (halfHeight - radius));
                return Square(dx) + Square(dy) <= Square(radius);
            });
        }

        return new((_, _) => true);
    }

    /// <summary>Whether a point of the picture belongs to the item.</summary>
    public bool Contains(double x, double y) => contains(x, y);

    private static double Square(double value) => value * value;
}
