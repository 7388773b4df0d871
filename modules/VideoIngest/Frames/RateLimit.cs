namespace LossPrevention.VideoIngest.Frames;

/// <summary>Lets at most so many frames a second pass, by their own times.</summary>
/// <param name="rate">Frames a second.</param>
internal sealed class RateLimit(double rate)
{
    // Half a frame of a 120 fps source is allowed for, so that 30 fps at a rate of 15 gives every second frame and not every third.
    private readonly TimeSpan least = TimeSpan.FromSeconds((1 / rate) - 0.004);
    private TimeSpan? last;

    /// <summary>Whether the frame of this time passes.</summary>
    public bool Takes(TimeSpan pts)
    {
        if (last is { } before && pts >= before && pts - before < least)
        {
            return false;
        }

        last = pts;
        return true;
    }
}
