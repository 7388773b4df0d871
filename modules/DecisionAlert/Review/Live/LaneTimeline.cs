using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Review.Live;

/// <summary>The newest scans and sightings of each lane with what was decided about them, in memory alone.</summary>
internal sealed class LaneTimeline : IDecisionObserver
{
    private const int PerLane = 30;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, LinkedList<TimelineEntry>> lanes = new(StringComparer.Ordinal);
    private GalleryVersion? model;

    /// <summary>The gallery that answered last; null before the first sighting.</summary>
    public GalleryVersion? Model
    {
        get
        {
            lock (gate)
                return model;
        }
    }

    /// <summary>A sighting.</summary>
    public void Note(ItemRecognition seen)
    {
        var likeliest = seen.Candidates.Count > 0 && seen.Candidates[0].Probability > seen.UnknownProbability ? seen.Candidates[0].Gtin : (ProductCode?)null;
        lock (gate)
            model = seen.Gallery;
        Put(seen.LaneId, new TimelineEntry(seen.SightingId, DecisionKind.Sighting, OverScanner(seen), likeliest, null, null, null, null));
    }

    /// <summary>A till event; only lines of the ticket are shown.</summary>
    public void Note(PosEvent e)
    {
        if (e is { Item: { } item, Kind: PosEventKind.ItemScanned or PosEventKind.ItemKeyed })
        {
            Put(e.LaneId, new TimelineEntry(
                e.EventId, DecisionKind.Scan, e.Receipt?.OccurredAt ?? e.OccurredAt, ProductCode.TryParse(item.Code, out var code, out _) ? code : null,
                item.Description ?? item.Code, item.ExtendedPrice ?? item.UnitPrice, null, null));
        }
    }

    /// <inheritdoc/>
    public void OnDecision(Decision decision)
    {
        var id = decision.Id[(decision.Id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        lock (gate)
        {
            if (!lanes.TryGetValue(decision.LaneId, out var entries))
                return;
            for (var node = entries.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id)
                    node.Value = node.Value with { Outcome = decision.Outcome, PairedWith = decision.PairedWith };
            }
        }
    }

    /// <inheritdoc/>
    public void OnAlert(Alert alert)
    {
    }

    /// <summary>
    /// When an alert's line was rung and its item was over the scanner; the alert's own time where the timeline has forgotten, or where it is
    /// about a line or an item alone.
    /// </summary>
    public ClipMarks MarksOf(Alert alert)
    {
        lock (gate)
        {
            var entries = lanes.GetValueOrDefault(alert.LaneId);
            var sighting = entries?.FirstOrDefault(e => e.Kind == DecisionKind.Sighting && alert.KeyFrames.Contains(e.Id));
            var scan = sighting is null ? null : entries?.FirstOrDefault(e => e.Kind == DecisionKind.Scan && (e.PairedWith == sighting.Id || sighting.PairedWith == e.Id));
            DateTimeOffset? rung = alert.ScannedGtin is null ? null : alert.OccurredAt;
            return sighting is not null ? new ClipMarks(scan?.At ?? rung, sighting.At)
                : alert.KeyFrames.Count > 0 ? new ClipMarks(rung, alert.OccurredAt)
                : new ClipMarks(alert.OccurredAt, null);
        }
    }

    /// <summary>Each lane's entries, newest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TimelineEntry>> Lanes
    {
        get
        {
            lock (gate)
                return lanes.ToDictionary(l => l.Key, l => (IReadOnlyList<TimelineEntry>)[.. l.Value.OrderByDescending(e => e.At)], StringComparer.Ordinal);
        }
    }

    /// <summary>Halfway through the item's stay over the scanner; of its whole way where it was never there.</summary>
    private static DateTimeOffset OverScanner(ItemRecognition seen)
    {
        var pass = seen.Zones.FirstOrDefault(z => z.Zone == ZoneKind.Scanner);
        var (from, to) = pass is null ? (seen.FirstSeenAt, seen.LastSeenAt) : (pass.EnteredAt, pass.LeftAt);
        return from + ((to - from) / 2);
    }

    private void Put(string laneId, TimelineEntry entry)
    {
        lock (gate)
        {
            if (!lanes.TryGetValue(laneId, out var entries))
                lanes[laneId] = entries = new LinkedList<TimelineEntry>();
            if (entries.Any(e => e.Id == entry.Id))
                return;
            entries.AddFirst(entry);
            if (entries.Count > PerLane)
                entries.RemoveLast();
        }
    }
}

/// <summary>One scan or sighting.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Which of the two.</param>
/// <param name="At">When, node's clock, UTC.</param>
/// <param name="Code">The product rung, or the likeliest one seen; null where unknown.</param>
/// <param name="Text">The ticket's text.</param>
/// <param name="Price">The line's price.</param>
/// <param name="Outcome">What was decided; null until it is.</param>
/// <param name="PairedWith">What it belongs to.</param>
internal sealed record TimelineEntry(
    string Id, DecisionKind Kind, DateTimeOffset At, ProductCode? Code, string? Text, decimal? Price, DecisionOutcome? Outcome, string? PairedWith);
