using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Zones;

/// <summary>A lane's privacy masks as shapes.</summary>
internal sealed class LaneMasks(CameraSettings lane)
{
    private readonly Polygon[] masks = [.. lane.Masks.Select(points => new Polygon(points.Select(p => new Point(p[0], p[1]))))];
    private readonly LaneZones zones = new(lane.Zones, lane.ZoneMargin);

    /// <summary>Whether the lane has masks.</summary>
    public bool Any => masks.Length > 0;

    /// <summary>The masks over a picture that shows a part of the view.</summary>
    public FrameMask Over(int width, int height, NormalizedBox area) => new(width, height, area, IsMasked);

    /// <summary>The masks over a picture of the whole view, and all beyond the zones and their margin.</summary>
    public FrameMask WithOutside(int width, int height)
    {
        var view = zones.View(width, height);
        return new FrameMask(width, height, new NormalizedBox(0, 0, 1, 1), point => !view.Contains((int)(point.X * width), (int)(point.Y * height)) || IsMasked(point));
    }

    private bool IsMasked(Point point)
    {
        foreach (var mask in masks)
        {
            if (mask.Contains(point))
            {
                return true;
            }
        }

        return false;
    }
}
