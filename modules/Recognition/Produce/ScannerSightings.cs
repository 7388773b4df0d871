using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>What a lane saw last at its scanner.</summary>
/// <param name="SightingId">The sighting.</param>
/// <param name="At">When it left the scanner, UTC.</param>
/// <param name="Looks">Its vectors.</param>
internal sealed record ScannerSighting(string SightingId, DateTimeOffset At, RememberedSighting Looks);

/// <summary>The newest item at each lane's scanner, by event time. Not safe for several threads at once.</summary>
internal sealed class ScannerSightings
{
    /// <summary>Lanes of a store at most; of more, those silent for longest are forgotten.</summary>
    private const int MaxLanes = 256;

    private readonly Dictionary<string, ScannerSighting> newest = [];

    /// <summary>Takes a sighting in; one that never was at the scanner, or an older one, changes nothing.</summary>
    public void Add(ItemSighting sighting, RememberedSighting looks)
    {
        var passes = sighting.Zones.Where(pass => pass.Zone == ZoneKind.Scanner).ToList();
        if (passes.Count == 0)
        {
            return;
        }

        var at = passes.Max(pass => pass.LeftAt);
        if (newest.TryGetValue(sighting.LaneId, out var known) && known.At >= at)
        {
            return;
        }

        newest[sighting.LaneId] = new ScannerSighting(sighting.SightingId, at, looks);
        if (newest.Count > MaxLanes)
        {
            newest.Remove(newest.MinBy(lane => lane.Value.At).Key);
        }
    }

    /// <summary>What a lane saw last; null where it saw nothing yet.</summary>
    public ScannerSighting? Find(string laneId) => newest.GetValueOrDefault(laneId);

    /// <summary>Forgets everything: vectors of one bundle mean nothing to another.</summary>
    public void Clear() => newest.Clear();
}
