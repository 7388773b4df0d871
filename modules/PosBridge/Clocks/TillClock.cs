namespace LossPrevention.PosBridge.Clocks;

/// <summary>
/// One terminal's clock against the node's. An event arrives after it happened: arrival minus occurrence is the way's delay less the
/// till's offset, and the least of many is nearest to the offset alone (the minimum envelope, as NTP's clock filter and P. Cristian,
/// "Probabilistic clock synchronization", 1989, use it). A smaller value than ever is certain at once: nothing arrives before it happens. A
/// greater one is believed when a whole window holds nothing smaller.
/// </summary>
internal sealed class TillClock
{
    /// <summary>How long the least delay counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>How many events a window needs before its least delay is believed.</summary>
    public const int MinEvents = 5;

    /// <summary>Less than this is a way's delay as much as a clock's offset, and is not corrected.</summary>
    public static readonly TimeSpan DeadBand = TimeSpan.FromMilliseconds(250);

    /// <summary>More than this is alarmed.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DriftStep = TimeSpan.FromMinutes(5);
    private const int DriftPoints = 24;

    private static readonly TimeSpan BucketLength = TimeSpan.FromSeconds(1);
    private readonly Queue<Bucket> window = new();
    private Bucket? newest;
    private readonly Queue<(DateTimeOffset At, TimeSpan Offset)> past = new();
    private TimeSpan? estimate;
    private TimeSpan correction;
    private string? transaction;

    /// <summary>Whether <see cref="Offset"/> is known.</summary>
    public bool Known => estimate is not null;

    /// <summary>Till minus node: positive where the till is ahead. Zero where it is not known.</summary>
    public TimeSpan Offset => -(estimate ?? TimeSpan.Zero);

    /// <summary>How far events of the window came after the least delay, on average: how sure the offset is.</summary>
    public TimeSpan Spread => window.Count == 0 ? TimeSpan.Zero : window.Aggregate(TimeSpan.Zero, (sum, b) => sum + b.Sum) / Events - Least;

    /// <summary>Whether the clock is off by more than <see cref="Alarm"/>.</summary>
    public bool Alarmed => Offset.Duration() > Alarm;

    /// <summary>How much the clock gains, seconds per day, over the last two hours; null where that is not known.</summary>
    public double? DriftPerDay => past.Count < 3 ? null : Slope();

    /// <summary>
    /// The node's time of an event. What is added stays the same within a transaction, so that no time in it runs backwards by a correction.
    /// </summary>
    /// <param name="occurredAt">By the till.</param>
    /// <param name="transactionId">Its transaction.</param>
    public DateTimeOffset Correct(DateTimeOffset occurredAt, string transactionId)
    {
        if (transaction != transactionId)
        {
            transaction = transactionId;
            var due = estimate is { } delay && delay.Duration() > DeadBand ? delay : TimeSpan.Zero;
            correction = (due - correction).Duration() > DeadBand ? due : correction;
        }

        return occurredAt + correction;
    }

    /// <summary>Takes an event that came in as it happened: not one that waited in a queue.</summary>
    public void Observe(DateTimeOffset occurredAt, DateTimeOffset receivedAt)
    {
        var delay = receivedAt - occurredAt;
        Add(delay, receivedAt);
        if (delay < (estimate ?? TimeSpan.Zero))
        {
            estimate = delay;
        }
        else if (Events >= MinEvents && receivedAt - window.Peek().At >= Window / 2)
        {
            estimate = Least;
        }

        if (estimate is not null && (past.Count == 0 || receivedAt - past.Last().At >= DriftStep))
        {
            past.Enqueue((receivedAt, Offset));
            if (past.Count > DriftPoints)
            {
                past.Dequeue();
            }
        }
    }

    private int Events => window.Sum(b => b.Count);

    private TimeSpan Least => window.Min(b => b.Least);

    /// <summary>Events of a second count as one bucket, so that a busy till costs no more than a quiet one.</summary>
    private void Add(TimeSpan delay, DateTimeOffset receivedAt)
    {
        if (newest is null || receivedAt - newest.At >= BucketLength || receivedAt < newest.At)
        {
            newest = new Bucket(receivedAt, delay);
            window.Enqueue(newest);
        }

        newest.Add(delay);
        while ((receivedAt - window.Peek().At).Duration() > Window)
        {
            window.Dequeue();
        }
    }

    /// <summary>The least squares line through the offsets.</summary>
    private double Slope()
    {
        var first = past.Peek().At;
        var days = past.Select(p => (p.At - first).TotalDays).ToArray();
        var offsets = past.Select(p => p.Offset.TotalSeconds).ToArray();
        var (meanDay, meanOffset) = (days.Average(), offsets.Average());
        var covariance = days.Zip(offsets, (d, o) => (d - meanDay) * (o - meanOffset)).Sum();
        var variance = days.Sum(d => (d - meanDay) * (d - meanDay));
        return variance == 0 ? 0 : covariance / variance;
    }

    private sealed class Bucket(DateTimeOffset at, TimeSpan least)
    {
        public DateTimeOffset At => at;

        public TimeSpan Least { get; private set; } = least;

        public TimeSpan Sum { get; private set; }

        public int Count { get; private set; }

        public void Add(TimeSpan delay)
        {
            Least = delay < Least ? delay : Least;
            Sum += delay;
            Count++;
        }
    }
}
