using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

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

            nut.ReadPayload(slot.BeginSmall(frame.Pts, stream.Width, stream.Height).Data);
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
