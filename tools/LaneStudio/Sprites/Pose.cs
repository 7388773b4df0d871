namespace LossPrevention.LaneStudio;

/// <summary>Where a sprite's middle stands in the frame, in pixels, and how it is turned.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
/// <param name="Scale">Frame pixels per sprite pixel.</param>
/// <param name="Angle">Clockwise, radians.</param>
/// <param name="Squeeze">Height over width against the sprite's own, below 1 where the item is tilted away.</param>
internal readonly record struct Pose(double X, double Y, double Scale, double Angle, double Squeeze = 1)
{
    public static Pose Between(Pose a, Pose b, double share) => new(
        a.X + ((b.X - a.X) * share),
        a.Y + ((b.Y - a.Y) * share),
        a.Scale + ((b.Scale - a.Scale) * share),
        a.Angle + ((b.Angle - a.Angle) * share),
        a.Squeeze + ((b.Squeeze - a.Squeeze) * share));
}
