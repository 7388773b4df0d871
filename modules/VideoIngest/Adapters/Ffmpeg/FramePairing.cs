using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>Brings the two tracks of the pipe together by time. A full picture may come just before or just behind the small one of its time.</summary>
internal sealed class FramePairing(NutReader nut)
{
    private readonly FrameSlot waiting = new();
    private Picture? colour;
    private TimeSpan? colourPts;
    private bool isWaiting;

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
                if (isWaiting && waiting.Pts == colourPts)
                {
                    return Give(slot);
                }

                continue;
            }

            var before = isWaiting && Give(slot);
            nut.ReadPayload(waiting.BeginSmall(frame.Pts, stream.Width, stream.Height).Data);
            isWaiting = true;
            if (before || colourPts == frame.Pts)
            {
                return before || Give(slot);
            }
        }

        return isWaiting && Give(slot);
    }

    private bool Give(FrameSlot slot)
    {
        slot.SwapSmall(waiting);
        if (colourPts == slot.Pts)
        {
            colour = slot.SwapColour(colour!);
            colourPts = null;
        }

        isWaiting = false;
        return true;
    }
}
