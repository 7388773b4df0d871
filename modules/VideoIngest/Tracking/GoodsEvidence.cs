using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// What speaks for goods and against a bare hand, gathered over a pass. A hand looks like skin or sleeve almost everywhere and goes back
/// the way it came; goods show colours of their own and end up elsewhere, mostly on the side of the bags.
/// </summary>
internal sealed class GoodsEvidence
{
    private readonly List<double> ownColours = [];
    private double detectedGoods;
    private double detectedOther;
    private int frames;
    private int attached;
    private double pathLength;
    private (double X, double Y)? first;
    private (double X, double Y) last;

    /// <summary>Notes one frame.</summary>
    /// <param name="shape">What was seen.</param>
    /// <param name="x">Its centre in shares of the frame's width.</param>
    /// <param name="y">Its centre in shares of the frame's width.</param>
    /// <param name="leastArea">The smallest item, pixels.</param>
    public void Note(Shape shape, double x, double y, double leastArea)
    {
        frames++;
        attached += shape.ReachesOut ? 1 : 0;
        ownColours.Add(shape.Area * (1 - shape.HandShare) / leastArea);
        pathLength += first is null ? 0 : Math.Sqrt(Math.Pow(x - last.X, 2) + Math.Pow(y - last.Y, 2));
        first ??= (x, y);
        last = (x, y);
    }

    /// <summary>Notes what a detector made of it in one frame: how sure of goods, and of something that is none; 0 where it found nothing, which says nothing.</summary>
    public void NoteDetected(double goods, double other) =>
        (detectedGoods, detectedOther) = (Math.Max(detectedGoods, goods), Math.Max(detectedOther, other));

    /// <summary>Probability that goods passed, 0..1: a logistic sum of the evidence so far.</summary>
    public double Confidence(ValueList<ZonePass> zones)
    {
        if (first is not { } start || zones.Count == 0)
        {
            return 0;
        }

        // The area that looks like neither hand nor sleeve, in smallest items; its median does not mind a frame or two.
        ownColours.Sort();
        var colour = Math.Clamp(1.1 * Math.Log((ownColours[ownColours.Count / 2] + 0.1) / 3), -3, 3);
        var free = 1.2 * (0.5 - (attached / (double)frames));
        var direct = pathLength > 0.02 ? (Math.Sqrt(Math.Pow(last.X - start.X, 2) + Math.Pow(last.Y - start.Y, 2)) / pathLength) - 0.5 : 0;
        var steady = frames < 4 ? 0.5 * (frames - 4) : 0;
        return 1 / (1 + Math.Exp(-(0.5 + colour + free + direct + steady + Detected + Way(zones))));
    }

    // A model's word for a thing that is no goods counts only where it is surer of that than of goods.
    private double Detected => detectedOther > detectedGoods ? -6 * detectedOther : 2 * detectedGoods;

    private static double Way(ValueList<ZonePass> zones)
    {
        var (from, to) = (zones[0].Zone, zones[^1].Zone);
        return from == to ? -0.5
            : to == ZoneKind.Bagging ? 1.5
            : from == ZoneKind.Bagging ? -0.5
            : to == ZoneKind.Scanner ? -0.7 // lost from sight over the scanner, where goods do not end
            : 0.3;
    }
}
