using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>What the page shows of the store, kept up by <see cref="BoardObserver"/>. Bounded in every list.</summary>
internal sealed class LaneBoard
{
    private const int MaxCards = 40;
    private const int MaxAlerts = 200;
    private const int MaxPictures = 600;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> pictures = new(StringComparer.Ordinal);
    private readonly Queue<string> pictureOrder = new();
    private readonly ProductNames names;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string mode = "starting";
    private ResultSummary? results;

    public LaneBoard(string storeId, IEnumerable<string> laneIds, ProductNames names)
    {
        StoreId = storeId;
        this.names = names;
        foreach (var lane in laneIds)
        {
            lanes[lane] = new Lane();
        }
    }

    public string StoreId { get; }

    /// <summary>Everything as it is now.</summary>
    public BoardState State
    {
        get
        {
            lock (gate)
            {
                return new BoardState(StoreId, mode, [.. lanes.Select(l => l.Value.State(l.Key))], results);
            }
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task NextChange
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    public void SetMode(string value) => Change(null, _ => mode = value);

    public void SetResults(ResultSummary value) => Change(null, _ => results = value);

    /// <summary>What the camera says of a lane.</summary>
    public void SetHealth(string laneId, string status, string? reason, DateTimeOffset? at) =>
        Change(laneId, l => (l.Camera, l.At) = (new LaneStatus(status, reason), at ?? l.At));

    /// <summary>What becomes of decisions on a lane; shown while the camera has nothing to complain of.</summary>
    public void SetDeciding(string laneId, string status, string? reason) =>
        Change(laneId, l => l.Deciding = new LaneStatus(status, reason));

    public void SetMessage(string laneId, string text) => Change(laneId, l => l.Message = text);

    public void Add(PosEvent e) => Change(e.LaneId, lane =>
    {
        var code = e.Item is { } item && ProductCode.TryParse(item.Code, out var parsed, out _) ? parsed : (ProductCode?)null;
        lane.Scans.Put(new ScanCard(
            e.EventId,
            e.Receipt?.OccurredAt ?? e.OccurredAt,
            Camel(e.Kind),
            code is { } known ? names.Of(known, e.Item?.Description) : e.Item?.Description ?? e.Item?.Code ?? Words(Camel(e.Kind)),
            code?.Value ?? e.Item?.Code,
            e.Item?.Quantity,
            e.Item?.ExtendedPrice ?? e.Item?.UnitPrice ?? e.Amount,
            null,
            null));
    });

    public void Add(ItemSighting s) => Change(s.LaneId, lane =>
    {
        if (s.Preliminary is true)
        {
            return; // the whole pass follows
        }

        if (s.Crops.Count > 0)
        {
            KeepPicture_NeedsLock(s.SightingId, s.Crops[0].Jpeg.Bytes);
        }

        lane.Sightings.Put(new SightingCard(s.SightingId, s.LastSeenAt, s.Crops.Count > 0 ? PictureUrl(s.SightingId) : null, [], null, null, null));
    });

    public void Add(ItemRecognition r) => Change(r.LaneId, lane =>
    {
        if (r.Preliminary is true)
        {
            return;
        }

        if (r.Thumbnail is { } thumbnail && !pictures.ContainsKey(r.SightingId))
        {
            KeepPicture_NeedsLock(r.SightingId, thumbnail.Bytes);
        }

        var card = new SightingCard(
            r.SightingId,
            r.LastSeenAt,
            pictures.ContainsKey(r.SightingId) ? PictureUrl(r.SightingId) : null,
            [.. r.Candidates.Take(3).Select(c => names.Card(c.Gtin, c.Probability))],
            r.UnknownProbability,
            null,
            null);
        if (!lane.Sightings.Change(r.SightingId, old => card with { Outcome = old.Outcome, Why = old.Why }))
        {
            lane.Sightings.Put(card);
        }
    });

    public void Add(Decision d) => Change(d.LaneId, lane =>
    {
        var id = d.Id[(d.Id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var outcome = Camel(d.Outcome);
        if (d.Kind == DecisionKind.Sighting)
        {
            if (!lane.Sightings.Change(id, s => s with { Outcome = outcome, Why = d.Reason }))
            {
                lane.Sightings.Put(new SightingCard(
                    id, d.At, pictures.ContainsKey(id) ? PictureUrl(id) : null, d.Gtin is { } g ? [names.Card(g, 0)] : [], null, outcome, d.Reason));
            }
        }
        else if (!lane.Scans.Change(id, s => s with { Outcome = outcome, Why = d.Reason }))
        {
            lane.Scans.Put(new ScanCard(id, d.At, "itemScanned", d.Gtin is { } g ? names.Of(g) : "item", d.Gtin?.Value, null, null, outcome, d.Reason));
        }
    });

    public void Add(Alert a) => Change(a.LaneId, lane => lane.Alerts.Put(new AlertCard(
        a.AlertId,
        a.OccurredAt,
        Camel(a.Kind),
        a.Risk,
        Camel(a.Action),
        a.LatencyMs,
        a.ScannedGtin is { } scanned ? names.Of(scanned) : null,
        [.. a.SeenGtins.Take(3).Select(s => names.Card(s.Gtin, s.Probability))],
        [.. a.Evidence.Select(e => new EvidenceCard(e.Text, e.LogOdds))],
        [.. a.KeyFrames.Where(pictures.ContainsKey).Select(PictureUrl)])));

    /// <summary>Keeps a picture of a finished replay.</summary>
    public void AddPicture(string sightingId, ReadOnlyMemory<byte> jpeg)
    {
        lock (gate)
        {
            KeepPicture_NeedsLock(sightingId, jpeg);
        }
    }

    /// <summary>An item's picture; null where it is gone.</summary>
    public ReadOnlyMemory<byte>? Picture(string sightingId)
    {
        lock (gate)
        {
            return pictures.TryGetValue(sightingId, out var jpeg) ? jpeg : (ReadOnlyMemory<byte>?)null;
        }
    }

    private static string PictureUrl(string sightingId) => "crops?id=" + Uri.EscapeDataString(sightingId);

    private static string Camel<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Words(string camel) => string.Concat(camel.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private void KeepPicture_NeedsLock(string id, ReadOnlyMemory<byte> jpeg)
    {
        if (!pictures.ContainsKey(id))
        {
            pictureOrder.Enqueue(id);
        }

        pictures[id] = jpeg;
        if (pictureOrder.Count > MaxPictures)
        {
            pictures.Remove(pictureOrder.Dequeue());
        }
    }

    private void Change(string? laneId, Action<Lane> change)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (laneId is null)
            {
                change(new Lane());
            }
            else
            {
                if (!lanes.TryGetValue(laneId, out var lane))
                {
                    lanes[laneId] = lane = new Lane();
                }

                change(lane);
                lane.Version++;
            }

            wake = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.SetResult();
    }

    private sealed class Lane
    {
        public long Version { get; set; }

        public DateTimeOffset? At { get; set; }

        public LaneStatus Camera { get; set; } = new("waiting", null);

        public LaneStatus Deciding { get; set; } = LaneStatus.Healthy;

        public string? Message { get; set; }

        public CardList<ScanCard> Scans { get; } = new(MaxCards, s => s.Id);

        public CardList<SightingCard> Sightings { get; } = new(MaxCards, s => s.Id);

        public CardList<AlertCard> Alerts { get; } = new(MaxAlerts, a => a.Id);

        public LaneState State(string laneId)
        {
            var (status, reason) = Camera == LaneStatus.Healthy ? Deciding : Camera;
            return new(laneId, Version, At, status, reason, Message, Scans.Items, Sightings.Items, Alerts.Items);
        }
    }

    private sealed record LaneStatus(string Status, string? Reason)
    {
        public static readonly LaneStatus Healthy = new("healthy", null);
    }
}
