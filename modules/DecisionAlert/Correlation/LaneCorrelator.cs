using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// One lane: takes inputs in any order, holds them until camera and till have both looked past them, and hands them to the matcher
/// strictly in event-time order. The same inputs give the same outputs in whatever order they arrive. No clock, no I/O; one thread.
/// </summary>
internal sealed class LaneCorrelator
{
    private const int MaxGalleries = 8;
    private readonly ILaneSink sink;
    private readonly LaneMatcher matcher;
    private readonly SourceWatermark camera = new();
    private readonly SourceWatermark till = new();
    private readonly PriorityQueue<LaneEvent, EventOrder> waiting = new();
    private readonly List<KeyValuePair<GalleryVersion, IReadOnlySet<ProductCode>>> galleries = [];
    private readonly List<GalleryVersion> asked = [];
    private long handledThrough = long.MinValue;
    private GalleryVersion? lastAnswered;
    private GalleryVersion? lastSeen;
    private IReadOnlySet<ProductCode>? lastKnown;
    private readonly HealthStatus[] statuses = new HealthStatus[2];
    private readonly ResentEvents resent = new();
    private bool wasBlind;
    private string? cameraSession;

    /// <summary>A lane that has seen nothing yet.</summary>
    public LaneCorrelator(LaneContext context, ILaneSink sink)
    {
        this.sink = sink;
        matcher = new LaneMatcher(context, sink);
    }

    /// <summary>Everything up to here is decided or in the window; null before the first promise.</summary>
    public DateTimeOffset? HandledThrough => handledThrough == long.MinValue
        ? null
        : new DateTimeOffset(Math.Min(handledThrough, Math.Max(camera.PromisedTicks, till.PromisedTicks)), TimeSpan.Zero);

    /// <summary>The newest promise of either source, kept or not; null before the first.</summary>
    public DateTimeOffset? PromisedThrough(LaneSource source)
    {
        var ticks = (source == LaneSource.Camera ? camera : till).PromisedTicks;
        return ticks == long.MinValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>Whether both sources have ended and nothing is left.</summary>
    public bool Ended => camera.Ended && till.Ended && waiting.Count == 0 && matcher.Open == 0;

    /// <summary>The gallery that the lane waits to hear about; null where it waits for none.</summary>
    public GalleryVersion? WaitsFor { get; private set; }

    /// <summary>Inputs that wait for their time.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Inputs that came after their time had passed.</summary>
    public long Late { get; private set; }

    /// <summary>Inputs that came twice.</summary>
    public long Duplicates { get; private set; }

    /// <summary>
    /// Why the till cannot be heard now; null where it can. That is no blindness: the broker keeps what is rung meanwhile, so the lane
    /// waits for the till's next promise, which covers it.
    /// </summary>
    public string? Unheard { get; private set; }

    /// <summary>Why the lane raises nothing now; null where it does.</summary>
    public string? Blindness => matcher.Blindness;

    /// <summary>Till minus camera.</summary>
    public ClockOffsetEstimator Clock => matcher.Clock;

    /// <summary>Takes one input; whatever it decides goes to the sink before this returns.</summary>
    public void Feed(LaneInput input)
    {
        switch (input)
        {
            case RecognitionArrived { Recognition: var r }:
                Take(r);
                break;
            case PosEventArrived { Event: var e }:
                Take(e);
                break;
            case SourceReported report:
                Take(report);
                break;
            case GalleryAnswered answer:
                Take(answer);
                break;
            case SourceFellSilent silent:
                Take(silent);
                break;
            case SettingsApplied { Settings: var settings }:
                matcher.Apply(settings);
                break;
            case ThresholdsLearned { Table: var learned }:
                matcher.Apply(learned);
                break;
            default:
                throw new ArgumentException($"{input.GetType().Name} is no input of a lane.", nameof(input));
        }

        Drain();
    }

    private void Take(ItemRecognition recognition)
    {
        if (!camera.Arrived(recognition.Session, recognition.Sequence))
        {
            Duplicates++;
            return;
        }

        if (recognition.Gallery != lastSeen)
        {
            lastSeen = recognition.Gallery;
            if (FindKnown(recognition.Gallery) is null && !asked.Contains(recognition.Gallery))
            {
                if (asked.Count == MaxGalleries)
                    asked.RemoveAt(0);
                asked.Add(recognition.Gallery);
                sink.OnGalleryNeeded(recognition.Gallery);
            }
        }

        Enqueue(new LaneEvent(recognition, null, null), recognition.LastSeenAt.UtcTicks, 1, recognition.Sequence);
    }

    private void Take(PosEvent e)
    {
        if (e.Receipt is { } receipt && (!till.Arrived(receipt.Session, receipt.Sequence) || !resent.TryAdd(e, receipt.Session)))
        {
            Duplicates++;
            return;
        }

        Enqueue(new LaneEvent(null, e, null), (e.Receipt?.OccurredAt ?? e.OccurredAt).UtcTicks, 0, e.Receipt?.Sequence ?? e.Sequence);
    }

    private void Take(SourceReported report)
    {
        var progress = report.Progress;
        if (report is { Source: LaneSource.Till, Status: HealthStatus.Unhealthy })
            Unheard = report.Reason ?? "The till cannot be heard.";
        else
            Look(report);
        if (progress is not null)
            (report.Source == LaneSource.Camera ? camera : till).Promised(progress);
    }

    private void Look(SourceReported report)
    {
        var progress = report.Progress;
        if (report.Source == LaneSource.Till)
            Unheard = null;
        else if (progress is not null && progress.Session != cameraSession && progress.ObservedThrough.UtcTicks > camera.PromisedTicks)
            BeginAnew(report, progress);
        if (report.Status == HealthStatus.Unhealthy || matcher.Blindness is not null || wasBlind)
        {
            wasBlind |= report.Status == HealthStatus.Unhealthy;
            Enqueue(new LaneEvent(null, null, report), (progress?.ObservedThrough ?? report.At).UtcTicks, 2, (long)report.Source);
        }
    }

    /// <summary>What crossed between two sessions of a camera was filmed by nobody.</summary>
    private void BeginAnew(SourceReported report, LaneProgress progress)
    {
        if (cameraSession is not null && !camera.Ended)
        {
            wasBlind = true;
            var gap = report with { Status = HealthStatus.Unhealthy, Reason = "The camera began anew; nobody saw the lane in between." };
            Enqueue(new LaneEvent(null, null, gap), camera.PromisedTicks + 1, 2, (long)LaneSource.Camera);
        }

        cameraSession = progress.Session;
    }

    private void Take(GalleryAnswered answer)
    {
        asked.Remove(answer.Asked);
        galleries.RemoveAll(g => g.Key == answer.Asked);
        if (galleries.Count == MaxGalleries)
            galleries.RemoveAt(0);
        galleries.Add(new(answer.Asked, answer.Products()));
        lastAnswered = null;
    }

    private void Take(SourceFellSilent silent)
    {
        var source = silent.Source == LaneSource.Camera ? camera : till;
        var reason = silent.Reason ?? (silent.Source == LaneSource.Till ? Unheard : null) ?? $"The {silent.Source.ToString().ToLowerInvariant()} fell silent.";
        statuses[(int)silent.Source] = HealthStatus.Unhealthy; // until it speaks itself: the other's reports say nothing of it
        matcher.Blind(reason, Math.Max(handledThrough, source.Ticks));
        source.GiveUp(silent.Through);
        Drain();
    }

    private IReadOnlySet<ProductCode>? FindKnown(GalleryVersion gallery)
    {
        if (ReferenceEquals(gallery, lastAnswered) || gallery == lastAnswered)
            return lastKnown;
        foreach (var answered in galleries)
        {
            if (answered.Key == gallery)
            {
                (lastAnswered, lastKnown) = (gallery, answered.Value);
                return lastKnown;
            }
        }

        return null;
    }

    private void Enqueue(LaneEvent laneEvent, long ticks, int rank, long sequence)
    {
        if (ticks <= handledThrough)
        {
            Late++;
            ticks = handledThrough; // its time has passed: it is taken as of now
        }

        waiting.Enqueue(laneEvent, new EventOrder(ticks, rank, sequence));
    }

    private void Drain()
    {
        WaitsFor = null;
        var watermark = Math.Min(camera.Ticks, till.Ticks);
        while (true)
        {
            var hasEvent = waiting.TryPeek(out var next, out var order);
            var at = hasEvent ? order.Ticks : long.MaxValue;
            var deadline = matcher.NextDeadline;
            if (deadline < at && deadline <= watermark)
            {
                handledThrough = Math.Max(handledThrough, deadline);
                matcher.Tick(deadline);
                continue;
            }

            if (!hasEvent || at > watermark)
                break;
            if (next.Recognition is { } r && FindKnown(r.Gallery) is null)
            {
                WaitsFor = r.Gallery;
                return;
            }

            waiting.Dequeue();
            handledThrough = Math.Max(handledThrough, at);
            Handle(next, at);
        }

        if (watermark != long.MinValue)
            handledThrough = Math.Max(handledThrough, watermark);
    }

    private void Handle(LaneEvent next, long at)
    {
        if (next.Recognition is { Preliminary: true } look)
            matcher.LookFirst(look, FindKnown(look.Gallery), at);
        else if (next.Recognition is { } recognition)
            matcher.See(recognition, FindKnown(recognition.Gallery), at);
        else if (next.Pos is { } e)
            matcher.Ring(e, at);
        else if (next.Report is { } report)
            Watch(report, at);
    }

    private void Watch(SourceReported report, long at)
    {
        statuses[(int)report.Source] = report.Status;
        if (report.Status == HealthStatus.Unhealthy)
            matcher.Blind(report.Reason ?? $"The {report.Source.ToString().ToLowerInvariant()} does not see the lane.", at);
        else if (statuses[0] != HealthStatus.Unhealthy && statuses[1] != HealthStatus.Unhealthy)
        {
            matcher.Sighted(at);
            wasBlind = false;
        }
    }

    private readonly record struct LaneEvent(ItemRecognition? Recognition, PosEvent? Pos, SourceReported? Report);

    private readonly record struct EventOrder(long Ticks, int Rank, long Sequence) : IComparable<EventOrder>
    {
        public int CompareTo(EventOrder other)
        {
            var byTime = Ticks.CompareTo(other.Ticks);
            if (byTime != 0)
                return byTime;
            var byRank = Rank.CompareTo(other.Rank);
            return byRank != 0 ? byRank : Sequence.CompareTo(other.Sequence);
        }
    }
}
