using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// Finds the parts of one item: goods whose middle looks like the lane show as two things. Parts lie close together and keep their places
/// to each other all along the way, which two things in two hands do not.
/// </summary>
internal sealed class CommonFate(int viewWidth)
{
    private const int LeastFrames = 6;
    private readonly double widestGap = 0.06 * viewWidth;
    private readonly double shift = 0.015 * viewWidth;
    private readonly double leastWay = 0.08 * viewWidth;
    private readonly Dictionary<(Track Larger, Track Smaller), Company> companies = [];

    /// <summary>Looks at the tracks of a frame, and says of each whose part it is.</summary>
    public void Note(IReadOnlyList<Track> tracks)
    {
        foreach (var pair in companies.Keys.Where(pair => !tracks.Contains(pair.Larger) || !tracks.Contains(pair.Smaller)).ToList())
        {
            Part(pair);
        }

        for (var i = 0; i < tracks.Count; i++)
        {
            for (var k = i + 1; k < tracks.Count; k++)
            {
                if (IsPlain(tracks[i]) && IsPlain(tracks[k]))
                {
                    Note(tracks[i], tracks[k]);
                }
            }
        }
    }

    // An arm's blob goes where the arm bends.
    private static bool IsPlain(Track track) => track is { IsSeen: true, IsMerged: false, Shape.ReachesOut: false };

    private void Note(Track a, Track b)
    {
        var pair = companies.ContainsKey((a, b)) || (!companies.ContainsKey((b, a)) && a.Shape.Area >= b.Shape.Area) ? (a, b) : (b, a);
        var (larger, smaller) = pair;
        var (x, y) = (smaller.X - larger.X, smaller.Y - larger.Y);
        if (Gap(larger.Box, smaller.Box) > widestGap)
        {
            Part(pair);
        }
        else if (!companies.TryGetValue(pair, out var company) || Math.Max(Math.Abs(x - company.X), Math.Abs(y - company.Y)) > shift)
        {
            Part(pair);
            companies.Add(pair, new Company(x, y, larger.X, larger.Y));
        }
        else if (++company.Frames >= LeastFrames && larger.PartOf is null && company.WayTo(larger) >= leastWay)
        {
            smaller.PartOf = larger;
        }
    }

    private void Part((Track Larger, Track Smaller) pair)
    {
        companies.Remove(pair);
        if (pair.Smaller.PartOf == pair.Larger)
        {
            pair.Smaller.PartOf = null;
        }
    }

    private static double Gap(PixelBox a, PixelBox b) =>
        Math.Max(Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right), Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom));

    // Where the smaller lies from the larger, and where the larger was then.
    private sealed class Company(double x, double y, double fromX, double fromY)
    {
        public double X => x;

        public double Y => y;

        public int Frames { get; set; } = 1;

        public double WayTo(Track larger) => Math.Sqrt(Math.Pow(larger.X - fromX, 2) + Math.Pow(larger.Y - fromY, 2));
    }
}
