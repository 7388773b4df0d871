namespace LossPrevention.VideoIngest.Frames;

/// <summary>What is known of a camera's clock.</summary>
/// <param name="Offset">Camera minus node where the camera reports its clock (RTCP sender reports), the fastest picture's way included; else zero.</param>
/// <param name="Uncertainty">By how much the fastest pictures of the last while differ.</param>
/// <param name="IsReported">Whether the camera reports its clock.</param>
/// <param name="Jump">By how much its clock or its time stamps jumped last; null where they never did.</param>
/// <param name="JumpedAt">When that was noticed, node's clock.</param>
internal sealed record ClockReading(TimeSpan Offset, TimeSpan Uncertainty, bool IsReported, TimeSpan? Jump, DateTimeOffset? JumpedAt);

/// <summary>
/// Where a camera's presentation times start in the node's time. Nobody can be early: the picture that was the least late of the last while tells. What the
/// lateness is measured against is the camera's own time line: its sender reports once three agree, before and without them the first arrival. A time line
/// by reports does not drift, so its least late picture is looked for over half an hour; without reports over two minutes, since the camera's crystal
/// runs apart from the node's. Safe to use from several threads.
/// </summary>
internal sealed class CameraClock
{
    /// <summary>What counts as a jump.</summary>
    public static readonly TimeSpan LeastJump = TimeSpan.FromSeconds(1);

    private const int Agreeing = 3;
    private static readonly TimeSpan WindowByArrival = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WindowByReports = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(3);

    // What a camera sends first after a connect was taken before it, and comes ever less late.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Agreement = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan JustWritten = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastFragment = TimeSpan.FromMilliseconds(300);
    private readonly Lock gate = new();
    private readonly LeastOfWindow lateness = new(WindowByArrival);
    private readonly Queue<DateTimeOffset> reports = new();
    private DateTimeOffset? timeline;
    private DateTimeOffset settledAt;
    private (DateTimeOffset From, TimeSpan Least)? allLate;
    private TimeSpan lastLate;
    private bool isReported;
    private TimeSpan? jump;
    private DateTimeOffset? jumpedAt;

    /// <summary>When presentation time zero was, node's clock; null before the first picture.</summary>
    public DateTimeOffset? Origin
    {
        get
        {
            lock (gate)
            {
                return timeline + lateness.Least;
            }
        }
    }

    /// <summary>What is known now.</summary>
    public ClockReading Reading
    {
        get
        {
            lock (gate)
            {
                return new ClockReading(isReported ? -lateness.Least : TimeSpan.Zero, lateness.Spread, isReported, jump, jumpedAt);
            }
        }
    }

    /// <summary>A picture has arrived.</summary>
    public void Note(TimeSpan pts, DateTimeOffset arrival)
    {
        lock (gate)
        {
            if (timeline is null)
            {
                (timeline, settledAt) = (arrival - pts, arrival + Settling);
            }

            lastLate = arrival - timeline.Value - pts;
            var before = lateness.IsEmpty ? lastLate : lateness.Least;
            lateness.Add(lastLate, arrival);
            if (arrival < settledAt)
            {
                return;
            }

            if (before - lastLate > LeastJump)
            {
                Jumped_NeedsLock(lastLate, before, arrival);
            }
            else if (lastLate - before <= LeastJump)
            {
                allLate = null;
            }
            else
            {
                allLate = allLate is { } late ? (late.From, late.Least < lastLate ? late.Least : lastLate) : (arrival, lastLate);
                if (arrival - allLate.Value.From >= Recently)
                {
                    // All pictures of the last seconds came late: not the network, which lets them catch up.
                    Jumped_NeedsLock(allLate.Value.Least, before, arrival);
                }
            }
        }
    }

    /// <summary>A piece of the coded stream has arrived with the camera's own time of its first picture.</summary>
    /// <param name="pts">Of its first picture.</param>
    /// <param name="sentAt">By the camera's clock. Before the camera's first report it is the time of writing, which is told by its being just now.</param>
    /// <param name="duration">Of the piece.</param>
    /// <param name="arrival">Of its end.</param>
    public void NoteReport(TimeSpan pts, DateTimeOffset sentAt, TimeSpan duration, DateTimeOffset arrival)
    {
        lock (gate)
        {
            if (timeline is null || duration < LeastFragment || (arrival - sentAt).Duration() < JustWritten)
            {
                reports.Clear();
                return;
            }

            reports.Enqueue(sentAt - pts);
            if (reports.Count > Agreeing)
            {
                reports.Dequeue();
            }

            if (reports.Count == Agreeing && reports.Max() - reports.Min() < Agreement)
            {
                Follow_NeedsLock(reports.Order().ElementAt(Agreeing / 2), arrival);
            }
        }
    }

    /// <summary>Time stamps went back by at least so much, and the reader lets none go back.</summary>
    public void NoteHeld(TimeSpan atLeast, DateTimeOffset now)
    {
        lock (gate)
        {
            (jump, jumpedAt) = (-atLeast, now);
        }
    }

    private void Follow_NeedsLock(DateTimeOffset reported, DateTimeOffset now)
    {
        var step = reported - timeline!.Value;
        timeline = reported;
        if (!isReported)
        {
            isReported = true;
            lateness.Widen(WindowByReports);
            lateness.Shift(-step);
            allLate = null;
        }
        else if (step.Duration() > Step)
        {
            // Did the time stamps jump, pictures are as late as ever by the new line. Did the camera's clock jump, they are as late as ever by the old one.
            var stampsJumped = (lastLate - lateness.Least - step).Duration() < (lastLate - lateness.Least).Duration();
            if (!stampsJumped)
            {
                lateness.Shift(-step);
            }

            allLate = null;
            var isKnown = jump is { } known && now - jumpedAt < TimeSpan.FromSeconds(10) && (known + step).Duration() < LeastJump;
            if (step.Duration() > LeastJump && !isKnown)
            {
                (jump, jumpedAt) = (stampsJumped ? -step : step, now);
            }
        }
    }

    private void Jumped_NeedsLock(TimeSpan late, TimeSpan before, DateTimeOffset now)
    {
        // Pictures that are later by their stamps have stamps that went back.
        (jump, jumpedAt) = (before - late, now);
        lateness.Restart(late, now);
        allLate = null;
    }
}
