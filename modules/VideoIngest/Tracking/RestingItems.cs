using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// Where goods were left on the scanner until they became background. What shows up right there later is the same goods being taken away,
/// whole or in parts, and their sighting was sent already.
/// </summary>
internal sealed class RestingItems
{
    private const int Most = 8;
    private const double LeastOverlap = 0.5;

    // Goods taken away come loose from the background in parts, not all in one frame.
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(1);

    // Lost from sight after so long over the scanner, they have become background pixel by pixel.
    private static readonly TimeSpan LongOverScanner = TimeSpan.FromSeconds(6);
    private readonly List<Place> places = [];

    /// <summary>A track ends because it no longer moves.</summary>
    public void PutDown(Track track)
    {
        if (track is { Zone: ZoneKind.Scanner, Pass.IsSent: true })
        {
            places.Add(new Place(track.Box));
            places.RemoveRange(0, Math.Max(0, places.Count - Most));
        }
    }

    /// <summary>A track ends out of sight.</summary>
    public void Lost(Track track)
    {
        if (track.Pass is { FirstInScanner: { } entered } && track.LastSeenAt - entered > LongOverScanner)
        {
            PutDown(track);
        }
    }

    /// <summary>Whether something new in a box is what rested there.</summary>
    public bool Has(PixelBox box, DateTimeOffset at)
    {
        places.RemoveAll(place => at - place.LeftAt > Leaving);
        var place = places.Find(place => place.Box.Overlap(box) > LeastOverlap * Math.Min(place.Box.Area, box.Area));
        if (place is null)
        {
            return false;
        }

        place.LeftAt ??= at;
        return true;
    }

    private sealed class Place(PixelBox box)
    {
        public PixelBox Box => box;

        public DateTimeOffset? LeftAt { get; set; }
    }
}
