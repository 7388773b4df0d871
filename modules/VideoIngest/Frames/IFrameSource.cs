using LossPrevention.EdgeRuntime;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>Where a lane's frames come from: one run from the first frame to the end or the first fault.</summary>
internal interface IFrameSource : IAsyncDisposable
{
    /// <summary>Frames decoded, handed out, dropped and waiting.</summary>
    QueueCounts Counts { get; }

    /// <summary>What is known of the camera's clock; null for a file.</summary>
    ClockReading? Clock { get; }

    /// <summary>What the decoder complained of although it went on; null where all was well. Known at the end.</summary>
    string? Damage { get; }

    /// <summary>Set by the lane while nothing moves: a camera may then give key frames alone, until something is different in them.</summary>
    bool MayRest { get; set; }

    /// <summary>
    /// The next frame, in order of time, or null at the end. The frame before is no longer the caller's.
    /// </summary>
    /// <exception cref="FrameSourceException">The source cannot be read, or not any more.</exception>
    ValueTask<VideoFrame?> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Opens the frames of a lane.</summary>
internal interface IFrameSourceFactory
{
    /// <summary>Starts a run.</summary>
    IFrameSource Open(string laneId, CameraSettings lane);
}

/// <summary>A lane's frames cannot be had. The message names the place and the remedy, and holds no credentials.</summary>
internal sealed class FrameSourceException : Exception
{
    public FrameSourceException()
    {
    }

    public FrameSourceException(string message)
        : base(message)
    {
    }

    public FrameSourceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
