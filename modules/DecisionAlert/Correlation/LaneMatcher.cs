using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// One lane's sightings and scans, brought together. Fed strictly in event-time order; whatever arrives, a bounded window is aligned
/// anew and each sighting and scan leaves it with one decision. No clock, no I/O.
/// </summary>
internal sealed partial class LaneMatcher(LaneContext initial, ILaneSink sink)
{
    private const int MaxOpen = Alignment.Cap - 8;
    private const int KeptSettled = 8;
    private const int KeptScans = 16;
    private static readonly long UnseenAfter = Ticks(11);
    private static readonly long RestsAfter = Ticks(60);
    private readonly List<OpenSighting> sightings = [];
    private readonly List<OpenScan> scans = [];
    private readonly List<OpenSighting> settled = [];
    private readonly List<OpenScan> recentScans = [];
    private readonly TransactionTracker tickets = new();
    private Alignment alignment = Alignment.OfThisThread;
    private readonly ClockOffsetEstimator clock = new(initial.Settings.Correlation);
    private readonly WayOut way = new();
    private LaneContext context = initial;
    private CheckoutMode mode = initial.Own.Mode;
    private long sightingSerial;
    private long scanSerial;
    private long blindSince = long.MaxValue;
    private long blindUntil = long.MinValue;
    private string blindReason = string.Empty;
    private double total;
    private long windowDeadline = long.MaxValue;
    private long lastBusy = long.MinValue / 2;

    /// <summary>When something will have to be decided though nothing arrives, UTC ticks.</summary>
    public long NextDeadline => Math.Min(windowDeadline, rules.NextDeadline);

    /// <summary>Till minus camera.</summary>
    public ClockOffsetEstimator Clock => clock;

    /// <summary>Whether the lane is blind now, and why.</summary>
    public string? Blindness => blindSince != long.MaxValue ? blindReason : clock.Unsteady ? "The till's clock is unsteady against the camera's." : null;

    /// <summary>Sightings and scans in the window.</summary>
    public int Open => sightings.Count + scans.Count;

    private CorrelationSettings Settings => context.Settings.Correlation;

    private PriorSettings Prior => context.Settings.Prior;

    /// <summary>Goes on with other settings.</summary>
    public void Apply(DecisionAlertSettings settings)
    {
        var before = context.Own.Mode;
        context = new LaneContext(context.Lane, settings, context.Products, context.Learned);
        if (context.Own.Mode != before)
            mode = context.Own.Mode;
    }

    /// <summary>Goes on with other learned thresholds.</summary>
    public void Apply(ThresholdTable learned) => context = new LaneContext(context.Lane, context.Settings, context.Products, learned);

    /// <summary>Takes a sighting.</summary>
    public void See(ItemRecognition recognition, IReadOnlySet<ProductCode>? known, long now)
    {
        var sighting = new OpenSighting(recognition, ++sightingSerial, known, Prior.NotGoods, context.Prior(now)) { Early = TakeFirstLook(recognition.SightingId) };
        Insert(sighting);
        Evaluate(now);
    }

    /// <summary>Takes a till event.</summary>
    public void Ring(PosEvent e, long now)
    {
        tickets.Observe(e, now);
        OpenScan? line = null;
        switch (e.Kind)
        {
            case PosEventKind.ItemScanned or PosEventKind.ItemKeyed or PosEventKind.ItemReturned:
                line = AddScan(e, now);
                break;
            case PosEventKind.ItemVoided when FindVoided(e) is { } voided:
                line = voided;
                voided.VoidedAt = now;
                desk.Voided(voided);
                break;
            case PosEventKind.LaneModeChanged:
                mode = e.LaneMode ?? (mode == CheckoutMode.Staffed ? CheckoutMode.SelfCheckout : CheckoutMode.Staffed);
                break;
            default:
                break;
        }

        Tell(e, line, now);
        if (e.Kind is not (PosEventKind.RfidRead or PosEventKind.DrawerOpened or PosEventKind.AssistanceRequested))
            Evaluate(now);
        if (line is { Settled: false })
            RaiseEarly(now);
    }

    /// <summary>Decides what is due.</summary>
    public void Tick(long now)
    {
        if (windowDeadline <= now)
            Evaluate(now);
        rules.Tick(now, this); // last: they build on what is decided up to now
    }

    /// <summary>From <paramref name="from"/> on the lane is not to be trusted.</summary>
    public void Blind(string reason, long from)
    {
        if (blindSince == long.MaxValue)
            (blindSince, blindReason) = (from, reason);
    }

    /// <summary>The lane sees again.</summary>
    public void Sighted(long now)
    {
        if (blindSince == long.MaxValue)
            return;
        blindUntil = Math.Max(blindUntil, now);
        blindSince = long.MaxValue;
    }

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private int Insert(OpenSighting sighting)
    {
        var place = sightings.Count;
        while (place > 0 && sightings[place - 1].Middle > sighting.Middle)
            place--;
        sightings.Insert(place, sighting);
        return place;
    }

    private OpenScan AddScan(PosEvent e, long now)
    {
        var product = e.Item is { } item ? context.Products.Resolve(item.Code) : null;
        var scan = new OpenScan(e, ++scanSerial, now, product)
        {
            EmbeddedGrams = product is { SoldByWeight: true, Code.IsPlu: false } ? context.Products.GramsIn(e.Item!.Code) : null,
        };
        foreach (var earlier in recentScans)
        {
            if (scan.SameCode(earlier) && now - earlier.At < Ticks(earlier.VoidedAt > 0 ? 30 : 15))
                scan.Repeats = true;
        }

        if (recentScans.Count == KeptScans)
        {
            if (!scans.Contains(recentScans[0]))
                recentScans[0].Partner = null; // its pictures are wanted no longer
            recentScans.RemoveAt(0);
        }

        recentScans.Add(scan);
        scans.Add(scan);
        return scan;
    }

    private OpenScan? FindVoided(PosEvent e)
    {
        for (var i = recentScans.Count - 1; i >= 0; i--)
        {
            var scan = recentScans[i];
            if (e.RefersTo is { } id
                ? scan.Event.EventId == id
                : scan.VoidedAt == 0 && scan.Event.Item?.Code == e.Item?.Code && scan.Event.TransactionId == e.TransactionId)
            {
                return scan;
            }
        }

        return null;
    }

    private void Evaluate(long now)
    {
        windowDeadline = long.MaxValue;
        if (sightings.Count + scans.Count == 0)
        {
            Rest(now);
            return;
        }

        lastBusy = now;
        alignment = Alignment.OfThisThread;
        while (sightings.Count > MaxOpen || scans.Count > MaxOpen)
            Overflow(now);
        Arrange();
        if (!clock.Locked && TryMeasureClock())
            Arrange();
        for (var i = 0; i < sightings.Count; i++)
        {
            if (!sightings[i].Settled && alignment.FollowerOf[i] < 0)
                ConsiderSighting(i, now);
        }

        for (var j = 0; j < scans.Count; j++)
        {
            if (!scans[j].Settled && alignment.SightingOf[j] < 0)
                ConsiderScan(scans[j], now);
        }

        Forget(now);
        if (sightings.Count + scans.Count == 0)
            Rest(now);
    }

    /// <summary>A lane that has been empty for a minute lets go of the last shopper's pictures.</summary>
    private void Rest(long now)
    {
        if (settled.Count + recentScans.Count == 0)
            return;
        var until = lastBusy + RestsAfter;
        if (now < until || tickets.IsOpen)
        {
            Due(until, now);
            return;
        }

        settled.Clear();
        recentScans.Clear();
        firstLooks.Clear();
        ledgers.Clear();
        desk.Rest();
        rules.Rest();
    }

    private void Due(long at, long now)
    {
        if (at > now)
            windowDeadline = Math.Min(windowDeadline, at);
    }

    private void ConsiderScan(OpenScan scan, long now)
    {
        var due = scan.At - Math.Min(0, Ticks(clock.Offset)) + UnseenAfter;
        if (now < due)
        {
            Due(due, now);
            return;
        }

        SettleUnseen(scan, now);
    }

    /// <summary>Drops from the front what is settled and can change nothing any more.</summary>
    private void Forget(long now)
    {
        while (true)
        {
            if (sightings.Count > 0 && sightings[0] is { Settled: true, Partner: null } or { Settled: true, Follows: true })
                sightings.RemoveAt(0);
            else if (scans.Count > 0 && scans[0] is { Settled: true, Partner: null })
                scans.RemoveAt(0);
            else if (sightings.Count > 0 && sightings[0] is { Settled: true, Partner: { } partner } && ScansBeforeAreSettled(partner, now))
                DropPair(sightings[0], partner);
            else
                return;
        }
    }

    private bool ScansBeforeAreSettled(OpenScan partner, long now)
    {
        foreach (var scan in scans)
        {
            if (scan == partner)
                return true;
            if (!scan.Settled && now - scan.At < Ticks(6))
                return false;
        }

        return true;
    }

    private void DropPair(OpenSighting sighting, OpenScan scan)
    {
        sightings.Remove(sighting);
        scans.Remove(scan);
    }

    /// <summary>A window this full is no shopping any more: the oldest leave it unsettled, and nothing is raised from them.</summary>
    private void Overflow(long now)
    {
        if (sightings.Count > MaxOpen)
        {
            var oldest = sightings[0];
            if (!oldest.Settled)
                Settle(oldest, null, DecisionOutcome.Unsure, default, "Too much passed at once to tell what belongs to what.", now);
            sightings.RemoveAt(0);
        }

        if (scans.Count > MaxOpen)
        {
            var oldest = scans[0];
            if (!oldest.Settled)
                SettleUnseen(oldest, now);
            scans.RemoveAt(0);
        }
    }
}
