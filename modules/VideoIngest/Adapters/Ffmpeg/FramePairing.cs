using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Brings the two tracks of the pipe together by time. Which small pictures have a full one is known by the rate; it may come before or some pictures behind its small one.
/// </summary>
/// <param name="nut">The pipe.</param>
/// <param name="cropRate">Most full pictures a second.</param>
internal sealed class FramePairing(NutReader nut, double cropRate)
{
    private const int MostWaiting = 6;
    private const int MostColours = 3;
    private readonly RateLimit colourRate = new(cropRate);
    private readonly Queue<(FrameSlot Small, bool HasColour)> waiting = new();
    private readonly Stack<FrameSlot> spareSlots = new();
    private readonly List<(TimeSpan Pts, Picture Picture)> colours = [];
    private readonly Stack<Picture> spareColours = new();

    /// <summary>Fills a slot with the next small picture and, where there is one, the full picture of the same time. False at the end.</summary>
    public bool TryRead(FrameSlot slot)
    {
        while (!IsComplete())
        {
            if (!nut.TryReadFrame(out var frame))
            {
                return waiting.Count > 0 && Give(slot);
            }

            var stream = nut.Streams[frame.Stream]!;
            if (frame.Stream == FfmpegArguments.ColourTrack)
            {
                var picture = Spare(stream.Width, stream.Height);
                nut.ReadPayload(picture.Data);
                colours.Add((frame.Pts, picture));
                Forget(colours.Count > MostColours ? colours[0].Pts : TimeSpan.MinValue);
            }
            else
            {
                var small = spareSlots.TryPop(out var spare) ? spare : new FrameSlot();
                nut.ReadPayload(small.BeginSmall(frame.Pts, stream.Width, stream.Height).Data);
                waiting.Enqueue((small, colourRate.Takes(frame.Pts)));
            }
        }

        return Give(slot);
    }

    private bool IsComplete() =>
        waiting.TryPeek(out var next) && (!next.HasColour || waiting.Count > MostWaiting || colours.Exists(colour => colour.Pts == next.Small.Pts));

    private bool Give(FrameSlot slot)
    {
        var (small, _) = waiting.Dequeue();
        slot.SwapSmall(small);
        spareSlots.Push(small);
        var at = colours.FindIndex(colour => colour.Pts == slot.Pts);
        if (at >= 0)
        {
            if (slot.SwapColour(colours[at].Picture) is { } old)
            {
                spareColours.Push(old);
            }

            colours.RemoveAt(at);
        }

        Forget(slot.Pts);
        return true;
    }

    // Full pictures up to a time are too late.
    private void Forget(TimeSpan through)
    {
        foreach (var (_, picture) in colours.Where(colour => colour.Pts <= through))
        {
            spareColours.Push(picture);
        }

        colours.RemoveAll(colour => colour.Pts <= through);
    }

    private Picture Spare(int width, int height) =>
        spareColours.TryPop(out var picture) && picture.Width == width && picture.Height == height ? picture : new Picture(width, height, PictureLayout.Yuv420);
}
