using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Health;

/// <summary>
/// Watches whether a camera that delivers still shows its lane. It learns what the lane looks like in the first seconds and follows slowly while all
/// is well, so that it goes on knowing it when the camera is connected anew. No clock and no I/O.
/// </summary>
/// <param name="ignored">Says of a small picture's size which blocks are masked; null where nothing is.</param>
internal sealed class ViewWatch(Func<int, int, bool[]>? ignored = null)
{
    private const int Learned = 12;
    private const int WellAgain = 16; // one odd sample keeps the rule from speaking for a whole window
    private const double Follow = 1.0 / 240; // a minute at four samples a second
    private const int SearchAcross = 10;
    private const int SearchDown = 6;
    private const double WorthASearch = 0.75;

    // Below it a lane has too little of its own (a plain counter) to be told from goods that pass, or from nothing.
    private const double KnownBy = 0.6;

    // A picture blurred beyond telling has a quarter; noise lifts it a little.
    private const double FinenessOfBlur = 0.25;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(240);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2);
    private readonly Queue<ViewSample> samples = new();
    private byte[] before = [];
    private DateTimeOffset? sampledAt;
    private ViewFeatures? lane;
    private bool[]? blind;
    private double usual;
    private int seen;
    private int well;

    /// <summary>What is wrong with the view; null where nothing is.</summary>
    public ViewFault? Fault { get; private set; }

    /// <summary>Looks at the next small picture. True where <see cref="Fault"/> has changed.</summary>
    public bool Look(Picture small, DateTimeOffset at)
    {
        if (sampledAt is { } last && at - last < Every && at >= last)
        {
            return false;
        }

        // After a gap the samples before it tell nothing about now.
        if (sampledAt is { } longAgo && at - longAgo > LongestGap)
        {
            samples.Clear();
            before = [];
        }

        sampledAt = at;
        blind ??= ignored?.Invoke(small.Width / ViewFeatures.Block, small.Height / ViewFeatures.Block);
        var features = ViewFeatures.Of(small, blind);
        var change = Change(small);
        if (change is null)
        {
            return false;
        }

        samples.Enqueue(Compare(features, change.Value));
        if (samples.Count > ViewFaultRule.Window)
        {
            samples.Dequeue();
        }

        var fault = ViewFaultRule.Of(samples, features.Columns, lane is not null && usual >= KnownBy);
        well = fault is null ? well + 1 : 0;
        if (Fault is not null && fault is null && well < WellAgain)
        {
            return false;
        }

        if (fault is null)
        {
            Learn(features);
        }

        var changed = fault?.Kind != Fault?.Kind;
        Fault = changed ? fault : Fault;
        return changed;
    }

    private double? Change(Picture small)
    {
        ReadOnlySpan<byte> luma = small.Y;
        if (before.Length != luma.Length)
        {
            before = luma.ToArray();
            return null;
        }

        var sum = 0L;
        for (var i = 0; i < luma.Length; i++)
        {
            sum += Math.Abs(luma[i] - before[i]);
        }

        luma.CopyTo(before);
        return (double)sum / luma.Length;
    }

    private ViewSample Compare(ViewFeatures features, double change)
    {
        if (lane is null || seen < Learned || lane.Columns != features.Columns || lane.Rows != features.Rows)
        {
            return new ViewSample(change, features.Mean, features.Deviation, 1, 1, 0, 0, 1, 1);
        }

        var likeness = features.Likeness(lane, 0, 0);
        var (best, bestDx, bestDy) = (likeness, 0, 0);
        if (likeness < WorthASearch)
        {
            for (var dy = -SearchDown; dy <= SearchDown; dy++)
            {
                for (var dx = -SearchAcross; dx <= SearchAcross; dx++)
                {
                    var here = features.Likeness(lane, dx, dy);
                    (best, bestDx, bestDy) = here > best ? (here, dx, dy) : (best, bestDx, bestDy);
                }
            }
        }

        var focus = (features.Fineness - FinenessOfBlur) / Math.Max(0.05, lane.Fineness - FinenessOfBlur);
        return new ViewSample(change, features.Mean, features.Deviation, likeness, best, bestDx, bestDy, features.Strength / (lane.Strength + 1e-6), focus);
    }

    private void Learn(ViewFeatures features)
    {
        if (lane is null || lane.Columns != features.Columns || lane.Rows != features.Rows)
        {
            (lane, seen, usual) = (features, 1, 1);
            return;
        }

        seen++;
        var share = seen <= Learned ? 1.0 / seen : Follow;
        usual += (features.Likeness(lane, 0, 0) - usual) * share;
        lane = lane.Toward(features, share);
    }
}
