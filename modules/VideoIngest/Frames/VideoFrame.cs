using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>One frame of a lane. Lent: its buffers are used again once the next frame is asked for.</summary>
internal sealed class VideoFrame
{
    /// <summary>1, 2, 3, ... as decoded, those dropped included.</summary>
    public required long Number { get; init; }

    /// <summary>Event time: when the picture was taken, node's clock, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The whole view, small: what motion is looked for in.</summary>
    public required Picture Small { get; init; }

    /// <summary>The view, or the part of it that <see cref="ColourArea"/> says, at full resolution, on every few frames: what crops are cut from.</summary>
    public Picture? Colour { get; init; }

    /// <summary>The part of the view that <see cref="Colour"/> shows. The same on all frames.</summary>
    public NormalizedBox ColourArea { get; init; } = new(0, 0, 1, 1);
}
