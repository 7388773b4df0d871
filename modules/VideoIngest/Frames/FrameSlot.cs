using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>A part of a picture, pixels.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Width, int Height);

/// <summary>The buffers of one frame, used again and again.</summary>
internal sealed class FrameSlot
{
    private bool hasColour;

    public TimeSpan Pts { get; private set; }

    public bool HasColour => hasColour;

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

    /// <summary>Takes another's small picture and its time, and gives the one it had, for the next.</summary>
    public void SwapSmall(FrameSlot other)
    {
        (Small, other.Small) = (other.Small, Small);
        (Pts, hasColour) = (other.Pts, false);
    }

    /// <summary>Takes a full-resolution picture and gives the one it had, for the next.</summary>
    public Picture? SwapColour(Picture picture)
    {
        (var old, Colour) = (Colour, picture);
        hasColour = true;
        return old;
    }

    /// <summary>Fills the slot with another's frame, and of its full picture with a part.</summary>
    /// <param name="other">Untouched.</param>
    /// <param name="part">The part of the full picture, pixels, at even places.</param>
    public void CopyFrom(FrameSlot other, PixelArea? part)
    {
        other.Small!.Data.CopyTo(BeginSmall(other.Pts, other.Small.Width, other.Small.Height).Data, 0);
        if (other.hasColour && part is { } area)
        {
            if (Colour is null || Colour.Width != area.Width || Colour.Height != area.Height)
            {
                Colour = new Picture(area.Width, area.Height, PictureLayout.Yuv420);
            }

            Colour.Take(other.Colour!, area.Left, area.Top);
            hasColour = true;
        }
    }

    public void Place(long number, DateTimeOffset at, NormalizedBox colourArea) => Frame = new VideoFrame
    {
        Number = number,
        At = at,
        Small = Small!,
        Colour = hasColour ? Colour : null,
        ColourArea = colourArea,
    };
}
