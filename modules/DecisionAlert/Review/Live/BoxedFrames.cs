using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.Evidence;
using LossPrevention.Imaging;

namespace LossPrevention.DecisionAlert.Review.Live;

/// <summary>What the camera saw when the item was over the scanner, with the item boxed: the clip's own picture of that moment, made small. The newest stay in memory.</summary>
internal sealed class BoxedFrames(ClipShelf clips)
{
    private const int Most = 128;
    private const int Width = 640;
    private const int MaxPixels = 4096 * 4096;
    private const int Line = 3;
    private const int Quality = 80;

    /// <summary>A box drawn further off would lie beside the item.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromMilliseconds(150);

    private readonly Lock gate = new();
    private readonly Dictionary<(string CaseId, string? Moment), byte[]> known = [];
    private readonly Queue<(string CaseId, string? Moment)> order = new();

    /// <summary>A case's frame, JPEG; null where its clip has no such picture.</summary>
    /// <param name="c">The case.</param>
    /// <param name="moment">The name of one of the clip's pictures; null for the one of the sighting, boxed.</param>
    /// <exception cref="EvidenceException">The clip cannot be opened.</exception>
    /// <exception cref="ImageFormatException">Its picture cannot be read.</exception>
    public byte[]? Of(ReviewCase c, string? moment = null)
    {
        lock (gate)
        {
            if (known.TryGetValue((c.Id, moment), out var made))
                return made;
        }

        using var clip = clips.Open(c.Id);
        var at = c.Place?.TakenAt ?? clip.Manifest.Marks?.SightingAt ?? c.Alert.OccurredAt;
        if (clip.Manifest.Parts.Where(p => p.ContentType == "image/jpeg" && (moment is null || p.Name == moment)).MinBy(p => (p.At - at).Duration()) is not { } part)
            return null;
        var bytes = new byte[part.Length];
        using (var stream = clip.OpenPart(part.Name)!)
            stream.ReadExactly(bytes);
        var frame = JpegCodec.Decode(bytes, MaxPixels);
        if (frame.Width > Width)
            frame = Resampler.Resize(frame, Width, Math.Max(1, frame.Height * Width / frame.Width));
        if (moment is null && c.Place is { } place && (part.At - place.TakenAt).Duration() <= SameMoment)
            Draw(frame, place.Box);
        return Remember((c.Id, moment), JpegCodec.Encode(frame, Quality));
    }

    private static void Draw(RgbImage frame, NormalizedBox box)
    {
        var (left, top) = ((int)(box.X * frame.Width), (int)(box.Y * frame.Height));
        var (right, bottom) = ((int)((box.X + box.Width) * frame.Width), (int)((box.Y + box.Height) * frame.Height));
        for (var y = Math.Max(0, top - Line); y < Math.Min(frame.Height, bottom + Line); y++)
        {
            for (var x = Math.Max(0, left - Line); x < Math.Min(frame.Width, right + Line); x++)
            {
                if (x >= left && x < right && y >= top && y < bottom)
                    continue;
                var i = ((y * frame.Width) + x) * 3;
                (frame.Pixels[i], frame.Pixels[i + 1], frame.Pixels[i + 2]) = (255, 214, 0);
            }
        }
    }

    private byte[] Remember((string CaseId, string? Moment) which, byte[] frame)
    {
        lock (gate)
        {
            if (known.TryAdd(which, frame))
                order.Enqueue(which);
            if (order.Count > Most)
                known.Remove(order.Dequeue());
            return frame;
        }
    }
}
