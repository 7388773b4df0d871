namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// The likeliest arrangement of sightings and scans that keeps their order, but for neighbours that swap places: a Needleman-Wunsch
/// alignment with transpositions, in which neighbouring sightings of one item may share a scan. Scores are natural log-likelihoods.
/// </summary>
internal sealed class Alignment
{
    /// <summary>How many of each it can hold.</summary>
    public const int Cap = 48;

    /// <summary>As good as impossible, and still finite.</summary>
    public const double Never = -1e6;

    [ThreadStatic]
    private static Alignment? ofThisThread;

    private const int Stride = Cap + 1;
    private const int MaxGroup = 4;
    private readonly double[] best = new double[Stride * Stride];
    private readonly Step[] steps = new Step[Stride * Stride];
    private readonly double[] pair = new double[Cap * Cap];
    private readonly double[] follow = new double[Cap * Cap];

    private enum StepKind : byte
    {
        None,
        Sighting,
        Scan,
        Pair,
        Swap,
        Group,
        UnscannedGroup,
    }

    /// <summary>
    /// One for each thread: it holds nothing between two evaluations, and its 60 KB, once for every lane, would be most of what a lane needs and
    /// push the others' out of the caches.
    /// </summary>
    public static Alignment OfThisThread => ofThisThread ??= new Alignment();

    /// <summary>Sightings in the window.</summary>
    public int Sightings { get; set; }

    /// <summary>Scans in the window.</summary>
    public int Scans { get; set; }

    /// <summary>Sighting i has no scan.</summary>
    public double[] Unscanned { get; } = new double[Cap];

    /// <summary>Scan j has no sighting.</summary>
    public double[] Unseen { get; } = new double[Cap];

    /// <summary>Sighting i shows the same item as sighting i-1, both without a scan.</summary>
    public double[] FollowUnscanned { get; } = new double[Cap];

    /// <summary>Sighting i-1 and i may have been scanned in the other order.</summary>
    public bool[] MaySwap { get; } = new bool[Cap];

    /// <summary>Sighting i-1 and i may be one item; where false their follow scores do not matter.</summary>
    public bool[] MayFollow { get; } = new bool[Cap];

    /// <summary>After <see cref="Run"/>: the scan of sighting i, -1 where it has none.</summary>
    public int[] ScanOf { get; } = new int[Cap];

    /// <summary>After <see cref="Run"/>: the sighting of scan j, -1 where it has none.</summary>
    public int[] SightingOf { get; } = new int[Cap];

    /// <summary>After <see cref="Run"/>: the sighting that i is a second look at, -1 where it stands for itself.</summary>
    public int[] FollowerOf { get; } = new int[Cap];

    /// <summary>Sighting i belongs to scan j.</summary>
    public ref double Pair(int i, int j) => ref pair[(i * Cap) + j];

    /// <summary>Sighting i-1 and i show one item (or pieces of one line) that belongs to scan j.</summary>
    public ref double Follow(int i, int j) => ref follow[(i * Cap) + j];

    /// <summary>The best total, and where it lies.</summary>
    public double Run()
    {
        var total = Score();
        Trace();
        return total;
    }

    /// <summary>The best total without the pair.</summary>
    public double ScoreWithoutPair(int i, int j)
    {
        var kept = Pair(i, j);
        Pair(i, j) = Never;
        var total = Score();
        Pair(i, j) = kept;
        return total;
    }

    /// <summary>The best total in which sighting i has a scan or belongs to a neighbour.</summary>
    public double ScoreWithoutGap(int i)
    {
        var kept = Unscanned[i];
        Unscanned[i] = Never;
        var total = Score();
        Unscanned[i] = kept;
        return total;
    }

    private double Score()
    {
        best[0] = 0;
        for (var i = 0; i <= Sightings; i++)
        {
            for (var j = i == 0 ? 1 : 0; j <= Scans; j++)
                Fill(i, j);
        }

        return best[(Sightings * Stride) + Scans];
    }

    private void Fill(int i, int j)
    {
        var top = double.NegativeInfinity;
        var step = default(Step);
        if (i > 0)
            Offer(best[At(i - 1, j)] + Unscanned[i - 1], new Step(StepKind.Sighting, 1, 0), ref top, ref step);
        if (j > 0)
            Offer(best[At(i, j - 1)] + Unseen[j - 1], new Step(StepKind.Scan, 0, 0), ref top, ref step);
        if (i > 0 && j > 0)
            Offer(best[At(i - 1, j - 1)] + pair[((i - 1) * Cap) + j - 1], new Step(StepKind.Pair, 1, 0), ref top, ref step);
        if (i > 1 && j > 1 && MaySwap[i - 1])
        {
            var swapped = pair[((i - 1) * Cap) + j - 2] + pair[((i - 2) * Cap) + j - 1];
            Offer(best[At(i - 2, j - 2)] + swapped, new Step(StepKind.Swap, 2, 0), ref top, ref step);
        }

        if (i > 1 && MayFollow[i - 1])
            FillGroups(i, j, ref top, ref step);
        best[At(i, j)] = top;
        steps[At(i, j)] = step;
    }

    private void FillGroups(int i, int j, ref double top, ref Step step)
    {
        var unscanned = 0d;
        for (var size = 2; size <= MaxGroup && size <= i; size++)
        {
            unscanned += FollowUnscanned[i - size + 1];
            if (unscanned <= Never && j == 0)
                return;
            if (unscanned > Never)
            {
                Offer(
                    best[At(i - size, j)] + Unscanned[i - size] + unscanned,
                    new Step(StepKind.UnscannedGroup, (byte)size, 0), ref top, ref step);
            }

            if (j > 0)
                FillScannedGroup(i, j, size, ref top, ref step);
        }
    }

    private void FillScannedGroup(int i, int j, int size, ref double top, ref Step step)
    {
        // One of them is the pass that was scanned; the others are further looks at the same item.
        var joined = best[At(i - size, j - 1)];
        for (var k = i - size + 1; k < i; k++)
            joined += follow[(k * Cap) + j - 1];
        if (joined <= Never / 2)
            return;
        for (var leader = i - size; leader < i; leader++)
        {
            var score = joined + pair[(leader * Cap) + j - 1];
            Offer(score, new Step(StepKind.Group, (byte)size, (byte)(leader - (i - size))), ref top, ref step);
        }
    }

    private void Trace()
    {
        Array.Fill(ScanOf, -1, 0, Sightings);
        Array.Fill(FollowerOf, -1, 0, Sightings);
        Array.Fill(SightingOf, -1, 0, Scans);
        var (i, j) = (Sightings, Scans);
        while (i > 0 || j > 0)
        {
            var step = steps[At(i, j)];
            switch (step.Kind)
            {
                case StepKind.Pair:
                    Link(i - 1, j - 1);
                    j--;
                    break;
                case StepKind.Swap:
                    Link(i - 1, j - 2);
                    Link(i - 2, j - 1);
                    j -= 2;
                    break;
                case StepKind.Group:
                    var leader = i - step.Size + step.Leader;
                    Link(leader, j - 1);
                    for (var k = i - step.Size; k < i; k++)
                        FollowerOf[k] = k == leader ? -1 : leader;
                    j--;
                    break;
                case StepKind.UnscannedGroup:
                    for (var k = i - step.Size + 1; k < i; k++)
                        FollowerOf[k] = i - step.Size;
                    break;
                case StepKind.Scan:
                    j--;
                    break;
                default:
                    break;
            }

            i -= step.Size;
        }
    }

    private void Link(int i, int j) => (ScanOf[i], SightingOf[j]) = (j, i);

    private static int At(int i, int j) => (i * Stride) + j;

    private static void Offer(double score, Step candidate, ref double top, ref Step step)
    {
        if (score > top)
            (top, step) = (score, candidate);
    }

    private readonly record struct Step(StepKind Kind, byte Size, byte Leader);
}
