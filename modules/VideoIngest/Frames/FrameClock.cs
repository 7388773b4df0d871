namespace LossPrevention.VideoIngest.Frames;

/// <summary>From a frame's presentation time to event time. Times never run backwards.</summary>
internal sealed class FrameClock
{
    // What a camera sends first after a connect was taken before it: up to one group of pictures.
    private static readonly TimeSpan Preroll = TimeSpan.FromSeconds(3);

    private readonly TimeProvider? arrivals;
    private readonly DateTimeOffset videoStart;
    private readonly TimeSpan correction;
    private DateTimeOffset? freshFrom;
    private DateTimeOffset last = DateTimeOffset.MinValue;

    private FrameClock(TimeProvider? arrivals, DateTimeOffset videoStart, TimeSpan correction)
    {
        this.arrivals = arrivals;
        this.videoStart = videoStart;
        this.correction = correction;
        Camera = arrivals is null ? null : new CameraClock();
    }

    /// <summary>The camera's clock; null for a file.</summary>
    public CameraClock? Camera { get; }

    /// <summary>A file: its start plus the frame's time.</summary>
    public static FrameClock ForFile(DateTimeOffset videoStart) => new(null, videoStart.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>A camera: as <see cref="CameraClock"/> tells; <paramref name="correction"/> takes off what even the fastest picture needed.</summary>
    public static FrameClock ForCamera(TimeProvider arrivals, TimeSpan correction) => new(arrivals, DateTimeOffset.MaxValue, correction);

    /// <summary>As the lane's source wants it.</summary>
    public static FrameClock For(CameraSettings lane, TimeProvider time) => new Uri(lane.Source).IsFile ? ForFile(lane.VideoStart!.Value) : ForCamera(time, lane.ClockOffset);

    /// <summary>A picture has just arrived, decoded or not.</summary>
    public void Arrived(TimeSpan pts)
    {
        if (arrivals is not null)
        {
            var now = arrivals.GetUtcNow();
            freshFrom ??= now + Preroll;
            Camera!.Note(pts, now);
        }
    }

    /// <summary>The event time of a frame that has arrived; false for a camera's preroll, which is stale.</summary>
    public bool TryPlace(TimeSpan pts, out DateTimeOffset at)
    {
        if (arrivals is not null && arrivals.GetUtcNow() < freshFrom)
        {
            at = default;
            return false;
        }

        at = EventTimeOf(pts)!.Value;
        at = at > last ? at : last + TimeSpan.FromMilliseconds(1);
        last = at;
        return true;
    }

    /// <summary>The event time of a presentation time as far as is known now, on any thread; null before a camera's first frame.</summary>
    public DateTimeOffset? EventTimeOf(TimeSpan pts) => (Camera is null ? videoStart : Camera.Origin) + pts + correction;
}
