namespace LossPrevention.LaneStudio;

/// <summary>One moment of a movement: where (shares of the frame), how large, how turned (radians), how tilted.</summary>
internal readonly record struct Keyframe(double Time, double X, double Y, double Scale = 1, double Angle = 0, double Squeeze = 1)
{
    public bool SamePlace(Keyframe other) => this with { Time = other.Time } == other;
}

/// <summary>A movement through its moments, gentle at each; there is nothing to see before the first and after the last.</summary>
internal sealed class Track
{
    private readonly List<Keyframe> _keyframes = [];

    public double Start => _keyframes[0].Time;

    public double End => _keyframes[^1].Time;

    public Keyframe Last => _keyframes[^1];

    public Track Then(Keyframe next)
    {
        if (_keyframes.Count > 0 && next.Time < End)
        {
            throw new InvalidOperationException($"A movement cannot go back in time, from {End:F3} s to {next.Time:F3} s.");
        }

        _keyframes.Add(next);
        return this;
    }

    /// <summary>Stays where it is until a time.</summary>
    public Track RestUntil(double time) => Then(Last with { Time = Math.Max(time, End) });

    public Keyframe? At(double time)
    {
        if (_keyframes.Count == 0 || time < Start || time > End)
        {
            return null;
        }

        (Keyframe a, Keyframe b) = Segment(time);
        double share = b.Time > a.Time ? (time - a.Time) / (b.Time - a.Time) : 1;
        share = share * share * (3 - (2 * share));
        return new Keyframe(
            time,
            a.X + ((b.X - a.X) * share),
            a.Y + ((b.Y - a.Y) * share),
            a.Scale + ((b.Scale - a.Scale) * share),
            a.Angle + ((b.Angle - a.Angle) * share),
            a.Squeeze + ((b.Squeeze - a.Squeeze) * share));
    }

    /// <summary>Whether it stands still at a time.</summary>
    public bool RestsAt(double time)
    {
        (Keyframe a, Keyframe b) = Segment(time);
        return a.SamePlace(b);
    }

    private (Keyframe From, Keyframe To) Segment(double time)
    {
        int low = 0;
        int high = _keyframes.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _keyframes[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return (_keyframes[Math.Max(0, low - 1)], _keyframes[low]);
    }
}
