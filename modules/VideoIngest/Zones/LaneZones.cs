using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Zones;

/// <summary>The lane's polygons, and the view that is left of the picture: the hull around all of them, with a margin.</summary>
internal sealed class LaneZones
{
    private readonly (ZoneKind Kind, Polygon Shape)[] zones;
    private readonly Polygon hull;
    private readonly double margin;

    public LaneZones(ZoneSettings settings, double margin)
    {
        zones = settings.All().Select(zone => (zone.Kind, new Polygon(zone.Points.Select(p => new Point(p[0], p[1]))))).ToArray();
        hull = Polygon.HullOf(zones.SelectMany(zone => zone.Shape.Points));
        this.margin = margin;
    }

    /// <summary>The zone that a point lies in, shares of the frame; where zones overlap, the scanner's, then the first named. Null outside.</summary>
    public ZoneKind? At(double x, double y)
    {
        foreach (var (kind, shape) in zones)
        {
            if (shape.Contains(new Point(x, y)))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The box around what is looked at.</summary>
    public ViewBounds Bounds => new(
        Math.Max(0, hull.Points.Min(p => p.X) - margin), Math.Min(1, hull.Points.Max(p => p.X) + margin), hull.Points.Min(p => p.Y), hull.Points.Max(p => p.Y), margin);

    /// <summary>What is looked at in a picture of this size. All else is treated as if it were not there.</summary>
    public ViewMask View(int width, int height) => new(width, height, (x, y) =>
    {
        // Distances count in frame widths, so that the margin is as wide as it is high.
        var point = new Point((x + 0.5) / width, (y + 0.5) / height);
        return hull.Contains(point) || hull.DistanceTo(point, (double)height / width) <= margin;
    });
}
