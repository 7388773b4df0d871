using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Crops;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>What was gathered of one item's pass through the zones.</summary>
internal sealed class Pass(DateTimeOffset firstSeenAt)
{
    // A zone left for less than this was not left: centres jitter.
    private static readonly TimeSpan Flicker = TimeSpan.FromSeconds(0.25);

    private readonly List<ZonePass> zones = [];

    public DateTimeOffset FirstSeenAt { get; } = firstSeenAt;

    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? FirstInScanner { get; private set; }

    public DateTimeOffset? LastInScanner { get; private set; }

    /// <summary>Frames seen in the scanner zone, out of all frames seen.</summary>
    public int ScannerFrames { get; private set; }

    /// <summary>The number that it was told by while it was under way; null where it was not.</summary>
    public long? Number { get; set; }

    /// <summary>Sent; what follows belongs to it until the item comes back later.</summary>
    public bool IsSent { get; set; }

    public GoodsEvidence Evidence { get; } = new();

    public CropChooser Crops { get; } = new();

    public ValueList<ZonePass> Zones => zones.OrderBy(zone => zone.EnteredAt).ToValueList();

    /// <summary>What is left of a pass that was sent before the item was put down and forgotten.</summary>
    public static Pass AlreadySent(DateTimeOffset seenAgainAt) => new(seenAgainAt) { IsSent = true };

    /// <summary>Notes where the item is in a frame.</summary>
    public void Note(DateTimeOffset at, ZoneKind? zone)
    {
        LastSeenAt = at;
        if (zone is not { } kind)
        {
            return;
        }

        if (kind == ZoneKind.Scanner)
        {
            FirstInScanner ??= at;
            LastInScanner = at;
            ScannerFrames++;
        }

        var open = zones.FindLastIndex(pass => pass.Zone == kind);
        if (open >= 0 && at - zones[open].LeftAt <= Flicker)
        {
            zones[open] = zones[open] with { LeftAt = at };
        }
        else
        {
            zones.Add(new ZonePass(kind, at, at));
        }
    }
}
