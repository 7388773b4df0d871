namespace LossPrevention.VideoIngest.Zones;

/// <summary>A point in shares of frame width and height.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>A closed shape of at least three corners.</summary>
internal sealed class Polygon(IEnumerable<Point> points)
{
    /// <summary>The corners in order.</summary>
    public IReadOnlyList<Point> Points { get; } = points.ToArray();

    /// <summary>The smallest convex shape around all points (Andrew's monotone chain).</summary>
    public static Polygon HullOf(IEnumerable<Point> points)
    {
        var sorted = points.Distinct().OrderBy(p => p.X).ThenBy(p => p.Y).ToArray();
        return new Polygon(HalfHull(sorted).Concat(HalfHull(sorted.Reverse())));
    }

    /// <summary>Whether a point lies inside, by counting the edges to its right.</summary>
    public bool Contains(Point point)
    {
        var inside = false;
        for (var i = 0; i < Points.Count; i++)
        {
            var (a, b) = Edge(i);
            if (a.Y > point.Y != b.Y > point.Y && point.X < a.X + ((point.Y - a.Y) * (b.X - a.X) / (b.Y - a.Y)))
            {
                inside = !inside;
            }
        }

        return inside;
    }

    /// <summary>How far a point lies from the outline, in frame widths.</summary>
    public double DistanceTo(Point point, double heightPerWidth)
    {
        var nearest = double.MaxValue;
        for (var i = 0; i < Points.Count; i++)
        {
            var (a, b) = Edge(i);
            var (dx, dy) = (b.X - a.X, (b.Y - a.Y) * heightPerWidth);
            var (px, py) = (point.X - a.X, (point.Y - a.Y) * heightPerWidth);
            var length = (dx * dx) + (dy * dy);
            var along = length > 0 ? Math.Clamp(((px * dx) + (py * dy)) / length, 0, 1) : 0;
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(px - (along * dx), 2) + Math.Pow(py - (along * dy), 2)));
        }

        return nearest;
    }

    private (Point From, Point To) Edge(int i) => (Points[i], Points[(i + 1) % Points.Count]);

    private static List<Point> HalfHull(IEnumerable<Point> sorted)
    {
        var half = new List<Point>();
        foreach (var point in sorted)
        {
            while (half.Count > 1 && Turn(half[^2], half[^1], point) <= 0)
            {
                half.RemoveAt(half.Count - 1);
            }

            half.Add(point);
        }

        half.RemoveAt(half.Count - 1);
        return half;
    }

    private static double Turn(Point a, Point b, Point c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
