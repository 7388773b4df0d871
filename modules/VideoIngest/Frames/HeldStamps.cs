namespace LossPrevention.VideoIngest.Frames;

/// <summary>
/// Tells that a camera's time stamps went back. ffmpeg lets none go back: it puts pictures a unit apart until the camera's stamps are past the last one again. No clock.
/// </summary>
internal sealed class HeldStamps
{
    // A unit is a ninety-thousandth of a second, pictures are eight thousandths apart or more.
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(0.5);
    private TimeSpan? lastPts;
    private DateTimeOffset heldSince;

    /// <summary>Takes the next picture and says for how long stamps have been held: the camera's went back by as much or more. Zero where all is well.</summary>
    public TimeSpan Note(TimeSpan pts, DateTimeOffset arrival)
    {
        if (lastPts is not { } last || pts - last > Unit)
        {
            heldSince = arrival;
        }

        lastPts = pts;
        return arrival - heldSince;
    }
}
