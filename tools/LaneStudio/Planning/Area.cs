using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.LaneStudio;

/// <summary>A rectangle of the frame, in shares of its width and height.</summary>
internal sealed record Area(double Left, double Top, double Right, double Bottom)
{
    public double MiddleX => (Left + Right) / 2;

    public double MiddleY => (Top + Bottom) / 2;

    public bool Holds(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    /// <summary>A spot inside, from 0, 0 at the upper left to 1, 1 at the lower right.</summary>
    public Spot At(double across, double down) => new(Left + (across * (Right - Left)), Top + (down * (Bottom - Top)));

    public ValueList<ZonePoint> Outline() =>
        new[] { (Left, Top), (Right, Top), (Right, Bottom), (Left, Bottom) }
            .Select(corner => new ZonePoint(Math.Round(corner.Item1, 4), Math.Round(corner.Item2, 4)))
            .ToValueList();
}

/// <summary>A place in the frame, in shares of its width and height; may lie outside.</summary>
internal readonly record struct Spot(double X, double Y);
