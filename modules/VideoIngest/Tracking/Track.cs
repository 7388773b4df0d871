using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>One thing followed from frame to frame, in pixels of the small picture.</summary>
internal sealed class Track(int id, DateTimeOffset at, Shape shape)
{
    private const double Smoothing = 0.6;

    public int Id => id;

    public DateTimeOffset FirstSeenAt { get; } = at;

    public DateTimeOffset LastSeenAt { get; private set; } = at;

    /// <summary>The shape in the frame that it was last seen in.</summary>
    public Shape Shape { get; private set; } = shape;

    public PixelBox Box => Shape.Box;

    /// <summary>Seen in the newest frame.</summary>
    public bool IsSeen { get; private set; } = true;

    /// <summary>Seen in the newest frame, but inside a blob that another track has too.</summary>
    public bool IsMerged { get; private set; }

    public double X { get; private set; } = shape.Box.CentreX;

    public double Y { get; private set; } = shape.Box.CentreY;

    /// <summary>Pixels a second.</summary>
    public double VelocityX { get; private set; }

    /// <summary>Pixels a second.</summary>
    public double VelocityY { get; private set; }

    /// <summary>Since when it has not moved; null while it moves.</summary>
    public DateTimeOffset? StillSince { get; private set; }

    /// <summary>The item's part of the pass.</summary>
    public Pass? Pass { get; set; }

    /// <summary>The larger part of the same item; null for an item's only or largest part.</summary>
    public Track? PartOf { get; set; }

    /// <summary>The zone of the newest frame.</summary>
    public ZoneKind? Zone { get; set; }

    /// <summary>Where it should be at a time, if it goes on as it did; a lost thing slows down.</summary>
    public (double X, double Y) Predict(DateTimeOffset at)
    {
        var seconds = Math.Min(0.4, (at - LastSeenAt).TotalSeconds);
        return (X + (VelocityX * seconds), Y + (VelocityY * seconds));
    }

    public void Follow(DateTimeOffset at, Shape shape)
    {
        var seconds = Math.Max(0.001, (at - LastSeenAt).TotalSeconds);
        var (x, y) = (shape.Box.CentreX, shape.Box.CentreY);
        VelocityX += Smoothing * (((x - X) / seconds) - VelocityX);
        VelocityY += Smoothing * (((y - Y) / seconds) - VelocityY);
        var moved = Math.Max(Math.Abs(x - X), Math.Abs(y - Y));
        var changed = Math.Max(Math.Abs(shape.Box.Width - Box.Width), Math.Abs(shape.Box.Height - Box.Height));
        StillSince = moved <= 1 && changed <= 2 ? StillSince ?? LastSeenAt : null;
        (X, Y, Shape, LastSeenAt, IsSeen, IsMerged) = (x, y, shape, at, true, false);
    }

    /// <summary>It is somewhere in a blob that another track has.</summary>
    public void Merge(DateTimeOffset at, PixelBox within)
    {
        var (x, y) = Predict(at);
        (X, Y) = (Math.Clamp(x, within.Left, within.Right), Math.Clamp(y, within.Top, within.Bottom));
        (LastSeenAt, IsSeen, IsMerged, StillSince) = (at, true, true, null);
    }

    public void Lose() => (IsSeen, IsMerged) = (false, false);
}
