using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// When an item that is still on the scanner has been seen well enough to be told of: it lies there alone, is more than a bare hand, and two pictures of it are apart
/// in time, the best of them hardly covered. Once for each pass.
/// </summary>
internal static class FirstLookRule
{
    private const int LeastPictures = 2;
    private const double MostCovered = 0.35;

    // Where it goes to afterwards, which tells goods from hands best, is not seen yet; pictures speak besides.
    private const double LeastConfidence = 0.3;

    /// <summary>The pass to tell of; null for none.</summary>
    /// <param name="tracks">All that is followed.</param>
    /// <param name="now">The newest frame's time.</param>
    /// <param name="after">How long it must have been over the scanner.</param>
    public static Pass? Due(IReadOnlyList<Track> tracks, DateTimeOffset now, TimeSpan after)
    {
        Pass? due = null;
        foreach (var track in tracks)
        {
            if (track.PartOf is not null || !IsOnScanner(track))
            {
                continue;
            }

            if (due is not null || track is not { IsSeen: true, IsMerged: false, Zone: ZoneKind.Scanner, Pass: { IsSent: false, Number: null, FirstInScanner: { } entered } pass } || now - entered < after)
            {
                return null;
            }

            due = pass;
        }

        return due is not null && IsSeenWell(due) && due.Evidence.Confidence(due.Zones) >= LeastConfidence ? due : null;
    }

    // A hand or an item whose pass was sent counts while it is there: a line may be its.
    private static bool IsOnScanner(Track track) =>
        track is { IsSeen: true, Zone: ZoneKind.Scanner } || track.Pass is { IsSent: false, LastInScanner: not null };

    private static bool IsSeenWell(Pass pass)
    {
        var over = pass.Crops.Best.Where(crop => crop.InScanner).ToList();
        return over.Count >= LeastPictures && over[0].Occlusion <= MostCovered;
    }
}
