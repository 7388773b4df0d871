using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// Where goods were left on the scanner until they became background. What shows up right there later is the same goods being taken away,
/// whole or in parts, and their sighting was sent already.
/// </summary>
internal sealed class RestingItems(int viewWidth)
{
    private const int Most = 8;
    private const double LeastOverlap = 0.8;
    private const double LargestGrowth = 1.5;

    // Shares of the view's width a second: what is lost while it moves did not come to rest.
    private const double Slow = 0.1;

    // Nothing stays on a scanner for so long; what shows up there then is something else.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

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
            places.Add(new Place(track.Box, track.LastSeenAt));
            places.RemoveRange(0, Math.Max(0, places.Count - Most));
        }
    }

    /// <summary>A track ends out of sight.</summary>
    public void Lost(Track track)
    {
        var speed = Math.Max(Math.Abs(track.VelocityX), Math.Abs(track.VelocityY));
        if (speed < Slow * viewWidth && track.Pass is { FirstInScanner: { } entered } && track.LastSeenAt - entered > LongOverScanner)
        {
            PutDown(track);
        }
    }

    /// <summary>Whether something new is what rested there: it shows up over the scanner, right in its place and no larger.</summary>
    public bool Has(Track track, DateTimeOffset at)
    {
        if (track.Zone != ZoneKind.Scanner)
        {
            return false;
        }

        var box = track.Box;
        places.RemoveAll(place => at - place.LeftAt > Leaving || at - place.Since > LongestRest);
        var place = places.Find(place => box.Area < LargestGrowth * place.Box.Area && place.Box.Overlap(box) > LeastOverlap * box.Area);
        if (place is null)
        {
            return false;
        }

        place.LeftAt ??= at;
        return true;
    }

    private sealed class Place(PixelBox box, DateTimeOffset since)
    {
        public PixelBox Box => box;

        public DateTimeOffset Since => since;

        public DateTimeOffset? LeftAt { get; set; }
    }
}
