namespace LossPrevention.LaneStudio;

/// <summary>Signed distances of simple shapes (after Inigo Quilez, "2D distance functions").</summary>
internal static class Shapes
{
    public static Func<double, double, double> Circle(double cx, double cy, double radius) =>
        (x, y) => Length(x - cx, y - cy) - radius;

    /// <summary>Near enough to a distance close to its edge.</summary>
    public static Func<double, double, double> Ellipse(double cx, double cy, double rx, double ry) =>
        (x, y) =>
        {
            double k = Length((x - cx) / rx, (y - cy) / ry);
            double slope = Length((x - cx) / (rx * rx), (y - cy) / (ry * ry));
            return k < 1e-6 ? -Math.Min(rx, ry) : k * (k - 1) / slope;
        };

    public static Func<double, double, double> Box(double cx, double cy, double halfWidth, double halfHeight, double corner = 0) =>
        (x, y) =>
        {
            double dx = Math.Abs(x - cx) - halfWidth + corner;
            double dy = Math.Abs(y - cy) - halfHeight + corner;
            return Length(Math.Max(dx, 0), Math.Max(dy, 0)) + Math.Min(Math.Max(dx, dy), 0) - corner;
        };

    /// <summary>A line with round ends that widens or narrows along its way.</summary>
    public static Func<double, double, double> Capsule(double ax, double ay, double bx, double by, double startRadius, double endRadius) =>
        (x, y) =>
        {
            double dx = bx - ax, dy = by - ay;
            double along = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
            return Length(x - ax - (along * dx), y - ay - (along * dy)) - startRadius - ((endRadius - startRadius) * along);
        };

    public static Func<double, double, double> Union(params Func<double, double, double>[] shapes) =>
        (x, y) =>
        {
            double nearest = double.MaxValue;
            foreach (Func<double, double, double> shape in shapes)
            {
                nearest = Math.Min(nearest, shape(x, y));
            }

            return nearest;
        };

    public static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
