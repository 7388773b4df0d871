using LossPrevention.Contracts;
using LossPrevention.Evidence;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>Which pictures a clip comes with.</summary>
internal static class ClipPlan
{
    private static readonly TimeSpan BesideAMark = TimeSpan.FromSeconds(1);

    // Three pictures of one moment would be one.
    private static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(0.3);

    /// <summary>
    /// Three pictures in order of time: scan, halfway and sighting; with one mark alone, or both at one moment, a second before it, at it, and a second after; without marks the start, the middle and the end.
    /// All lie within the clip.
    /// </summary>
    public static IReadOnlyList<(string Name, DateTimeOffset At)> Pictures(ClipMarks? marks, DateTimeOffset start, DateTimeOffset end)
    {
        (string Name, DateTimeOffset At)[] wanted = (marks?.ScanAt, marks?.SightingAt) switch
        {
            ({ } scan, { } sighting) when (scan - sighting).Duration() < OneMoment => Around(EvidencePart.ScanPicture, scan),
            ({ } scan, { } sighting) =>
                [(EvidencePart.ScanPicture, scan), (EvidencePart.BetweenPicture, scan + ((sighting - scan) / 2)), (EvidencePart.SightingPicture, sighting)],
            ({ } scan, null) => Around(EvidencePart.ScanPicture, scan),
            (null, { } sighting) => Around(EvidencePart.SightingPicture, sighting),
            _ => [(EvidencePart.BeforePicture, start), (EvidencePart.BetweenPicture, start + ((end - start) / 2)), (EvidencePart.AfterPicture, end)],
        };
        return [.. wanted.Select(picture => (picture.Name, At: picture.At < start ? start : picture.At > end ? end : picture.At)).OrderBy(picture => picture.At)];
    }

    private static (string Name, DateTimeOffset At)[] Around(string name, DateTimeOffset mark) =>
        [(EvidencePart.BeforePicture, mark - BesideAMark), (name, mark), (EvidencePart.AfterPicture, mark + BesideAMark)];
}
