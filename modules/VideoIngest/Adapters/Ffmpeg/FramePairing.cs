using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>The buffers of one frame, used again and again.</summary>
internal sealed class FrameSlot
{
    private bool hasColour;

    public TimeSpan Pts { get; private set; }

    public Picture? Small { get; private set; }

    public Picture? Colour { get; private set; }

    public VideoFrame? Frame { get; private set; }

    /// <summary>Takes the small picture's payload.</summary>
    public Span<byte> BeginSmall(TimeSpan pts, NutStream stream)
    {
        Pts = pts;
        hasColour = false;
        if (Small is null || Small.Width != stream.Width || Small.Height != stream.Height)
        {
            Small = new Picture(stream.Width, stream.Height, PictureLayout.Yuv444);
        }

        return Small.Data;
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

/// <summary>Brings the two tracks of the pipe together by time.</summary>
internal sealed class FramePairing(NutReader nut)
{
    private Picture? colour;
    private TimeSpan? colourPts;

    /// <summary>Fills a slot with the next small picture and, where there is one, the full picture of the same time. False at the end.</summary>
    public bool TryRead(FrameSlot slot)
    {
        while (nut.TryReadFrame(out var frame))
        {
            var stream = nut.Streams[frame.Stream]!;
            if (frame.Stream == FfmpegArguments.ColourTrack)
            {
                if (colour is null || colour.Width != stream.Width || colour.Height != stream.Height)
                {
                    colour = new Picture(stream.Width, stream.Height, PictureLayout.Yuv420);
                }

                nut.ReadPayload(colour.Data);
                colourPts = frame.Pts;
                continue;
            }

            nut.ReadPayload(slot.BeginSmall(frame.Pts, stream));
            if (colourPts == frame.Pts)
            {
                colour = slot.SwapColour(colour!);
                colourPts = null;
            }

            return true;
        }

        return false;
    }
}
