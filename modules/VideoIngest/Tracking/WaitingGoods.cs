using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Crops;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// Goods that came to rest in the basket or on the belt. What is carried to the scanner from there is that pass and nothing of its own; what leaves otherwise, or still lies there once
/// the scanner has been quiet for a while, was seen there alone.
/// </summary>
/// <param name="seesScanner">Whether the camera sees the scanner. Where it does not, everything that leaves is said, and nothing before it leaves.</param>
internal sealed class WaitingGoods(bool seesScanner)
{
    private const int Most = 16;

    // Reported while it lies there; how it leaves is said besides.
    private const int MostReports = 3;

    // Uncovered for so long, it has gone and nobody holds a hand over it.
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(0.5);

    // A hand needs no longer from there to the scanner, or to another place in the basket.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.5);

    // Between two items of one shopper the scanner is seldom quiet for longer.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private readonly List<Thing> things = [];
    private DateTimeOffset scannedAt = DateTimeOffset.MinValue;

    /// <summary>Whether something lies there, or is on its way from there.</summary>
    public bool Any => things.Count > 0;

    /// <summary>A track that never was over the scanner has come to rest.</summary>
    public void PutDown(Track track, ZoneKind zone, RestingPixels pixels, DateTimeOffset at)
    {
        if (track.Pass is not { IsSent: false, FirstInScanner: null } pass || track.PartOf is not null)
        {
            return;
        }

        // What left a place there a moment ago was moved.
        var moved = things.Find(thing => thing.LeftAt is { } left && left >= pass.FirstSeenAt - Before);
        things.RemoveAll(thing => thing == moved);
        things.Add(new Thing(pass, zone, pixels, moved?.Since ?? pass.FirstSeenAt, track.StillSince ?? at, at) { ReportedAt = moved?.ReportedAt, Reports = moved?.Reports ?? 0 });
        things.RemoveRange(0, Math.Max(0, things.Count - Most));
    }

    /// <summary>Looks at every place, and returns what was seen there alone.</summary>
    /// <param name="at">The frame's time.</param>
    /// <param name="overScanner">Whether something is over the scanner.</param>
    public IReadOnlyList<Waited> Look(DateTimeOffset at, bool overScanner)
    {
        scannedAt = overScanner ? at : scannedAt;
        if (things.Count == 0)
        {
            return [];
        }

        var seen = new List<Waited>();
        foreach (var thing in things)
        {
            thing.Look(at);
            if (seesScanner && thing.LeftAt is null && thing.Reports < MostReports && !IsSaid(thing) && at - scannedAt >= Quiet && at - thing.RestedAt >= Quiet)
            {
                seen.Add(thing.Said(at));
            }
            else if (thing.LeftAt is { } left && scannedAt < left - Before && at - left >= OnItsWay && !IsSaid(thing))
            {
                seen.Add(thing.Said(left));
            }
        }

        things.RemoveAll(thing => thing.LeftAt is { } left && (scannedAt >= left - Before || at - left >= OnItsWay));
        return seen;
    }

    /// <summary>The video has ended: returns what still lies there, or left and did not come to the scanner.</summary>
    public IReadOnlyList<Waited> Finish(DateTimeOffset at) => [.. things.Where(thing => !IsSaid(thing)).Select(thing => thing.Said(thing.LeftAt ?? at))];

    // Once in a quiet while: after the next item it is said again, since only what lies there at the end counts.
    private bool IsSaid(Thing thing) => thing.ReportedAt is { } reported && reported >= scannedAt;

    private sealed class Thing(Pass pass, ZoneKind zone, RestingPixels pixels, DateTimeOffset since, DateTimeOffset stillSince, DateTimeOffset restedAt)
    {
        private readonly IReadOnlyList<StoredCrop> crops = pass.Crops.AtRest(stillSince);
        private DateTimeOffset? goneAt;

        public DateTimeOffset Since => since;

        public DateTimeOffset RestedAt => restedAt;

        public DateTimeOffset? LeftAt { get; private set; }

        public DateTimeOffset? ReportedAt { get; set; }

        public int Reports { get; set; }

        public void Look(DateTimeOffset at)
        {
            if (LeftAt is not null)
            {
                return;
            }

            var (there, gone) = pixels.Look();
            goneAt = there >= gone ? null : gone > 0.5 ? goneAt ?? at : goneAt;
            if (goneAt is { } first && at - first >= Gone)
            {
                LeftAt = first;
            }
        }

        public Waited Said(DateTimeOffset until)
        {
            (ReportedAt, Reports) = (until, Reports + 1);
            return new Waited(pass, crops, new ZonePass(zone, since, until));
        }
    }
}

/// <summary>Something that was seen where goods wait and did not pass the scanner.</summary>
/// <param name="Pass">What was gathered of it on its way there.</param>
/// <param name="Crops">Its pictures, best first.</param>
/// <param name="Stay">Its stay there so far.</param>
internal sealed record Waited(Pass Pass, IReadOnlyList<StoredCrop> Crops, ZonePass Stay);
