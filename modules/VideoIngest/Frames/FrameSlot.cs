using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>The buffers of one frame, used again and again.</summary>
internal sealed class FrameSlot
{
    private bool hasColour;

    public TimeSpan Pts { get; private set; }

    public Picture? Small { get; private set; }

    public Picture? Colour { get; private set; }

    public VideoFrame? Frame { get; private set; }

    /// <summary>The small picture to fill.</summary>
    public Picture BeginSmall(TimeSpan pts, int width, int height)
    {
        Pts = pts;
        hasColour = false;
        if (Small is null || Small.Width != width || Small.Height != height)
        {
            Small = new Picture(width, height, PictureLayout.Yuv444);
        }

        return Small;
    }

    /// <summary>Takes a full-resolution picture and gives the one it had, for the next.</summary>
    public Picture? SwapColour(Picture picture)
    {
        (var old, Colour) = (Colour, picture);
        hasColour = true;
        return old;
    }

    public void Place(long number, DateTimeOffset at, ViewBounds bounds) => Frame = new VideoFrame
    {
        Number = number,
        At = at,
        Small = Small!,
        Colour = hasColour ? Colour : null,
        ColourArea = bounds.In(Small!.Width, Small.Height),
    };
}
