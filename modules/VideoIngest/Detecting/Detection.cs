using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>What a detector found in a picture.</summary>
/// <param name="Box">Where, shares of the picture.</param>
/// <param name="Class">The model's class, from 0.</param>
/// <param name="Score">0..1.</param>
internal readonly record struct Detection(NormalizedBox Box, int Class, double Score)
{
    /// <summary>Intersection over union with another's box.</summary>
    public double OverlapWith(Detection other)
    {
        var both = Shared(Box, other.Box);
        return both / Math.Max(1e-12, (Box.Width * Box.Height) + (other.Box.Width * other.Box.Height) - both);
    }

    /// <summary>The area that two boxes share.</summary>
    public static double Shared(NormalizedBox a, NormalizedBox b) =>
        Math.Max(0, Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X)) * Math.Max(0, Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y));

    /// <summary>The best of each heap of boxes of one class that overlap by more than a share (greedy non-maximum suppression), best first.</summary>
    public static List<Detection> Best(IEnumerable<Detection> found, double mostOverlap)
    {
        var kept = new List<Detection>();
        foreach (var next in found.OrderByDescending(detection => detection.Score))
        {
            if (!kept.Exists(better => better.Class == next.Class && better.OverlapWith(next) > mostOverlap))
            {
                kept.Add(next);
            }
        }

        return kept;
    }
}
