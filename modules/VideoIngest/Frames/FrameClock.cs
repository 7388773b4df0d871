namespace LossPrevention.VideoIngest.Frames;

/// <summary>From a frame's presentation time to event time. Times never run backwards.</summary>
internal sealed class FrameClock
{
    // What a camera sends first after a connect was taken before it: up to one group of pictures.
    private static readonly TimeSpan Preroll = TimeSpan.FromSeconds(3);

    private readonly TimeProvider? arrivals;
    private readonly TimeSpan correction;
    private DateTimeOffset origin;
    private long originTicks;
    private DateTimeOffset? connectedAt;
    private DateTimeOffset last = DateTimeOffset.MinValue;

    private FrameClock(TimeProvider? arrivals, DateTimeOffset origin, TimeSpan correction)
    {
        this.arrivals = arrivals;
        this.origin = origin;
        originTicks = origin.UtcTicks;
        this.correction = correction;
    }

    /// <summary>A file: its start plus the frame's time.</summary>
    public static FrameClock ForFile(DateTimeOffset videoStart) => new(null, videoStart.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>
    /// A camera: the frame that took the least time to get here tells where the camera's time starts (the running minimum of arrival minus
    /// presentation time); <paramref name="correction"/> takes off what even that frame needed.
    /// </summary>
    public static FrameClock ForCamera(TimeProvider arrivals, TimeSpan correction) => new(arrivals, DateTimeOffset.MaxValue, correction);

    /// <summary>The event time of a frame that has just arrived; false for a camera's preroll, which is stale.</summary>
    public bool TryPlace(TimeSpan pts, out DateTimeOffset at)
    {
        if (arrivals is not null)
        {
            var now = arrivals.GetUtcNow();
            connectedAt ??= now;
            var start = now - pts;
            origin = start < origin ? start : origin;
            Volatile.Write(ref originTicks, origin.UtcTicks);
            if (now - connectedAt < Preroll)
            {
                at = default;
                return false;
            }
        }

        at = origin + pts + correction;
        at = at > last ? at : last + TimeSpan.FromMilliseconds(1);
        last = at;
        return true;
    }

    /// <summary>The event time of a presentation time as far as is known now, on any thread; null before the first frame.</summary>
    public DateTimeOffset? EventTimeOf(TimeSpan pts)
    {
        var start = Volatile.Read(ref originTicks);
        return start == DateTimeOffset.MaxValue.UtcTicks ? null : new DateTimeOffset(start, TimeSpan.Zero) + pts + correction;
    }
}
