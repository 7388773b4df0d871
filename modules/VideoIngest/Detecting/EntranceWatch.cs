using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Lanes;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>
/// The entrance rule: goods in or near the polygon, without a cart beside them, for long enough. What it says carries no picture and follows nobody; it is said once until the entrance
/// has been free of goods for a while.
/// </summary>
internal sealed class EntranceWatch(EntranceSettings settings, DetectorSettings detector)
{
    // A detector misses things now and then.
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(0.7);

    private readonly Polygon polygon = new(settings.Polygon.Select(p => new Point(p[0], p[1])));
    private DateTimeOffset? since;
    private DateTimeOffset seenAt;
    private double score;
    private bool isSaid;

    /// <summary>Looks at what a detector found; a report where the rule is met.</summary>
    /// <param name="found">In the whole view.</param>
    /// <param name="at">Event time, UTC.</param>
    /// <param name="heightPerWidth">Of the frame.</param>
    public PassReport? Look(IReadOnlyList<Detection> found, DateTimeOffset at, double heightPerWidth)
    {
        if (since is not null && at - seenAt > (isSaid ? settings.QuietFor : Missed))
        {
            (since, isSaid) = (null, false);
        }

        var carts = found.Where(detection => settings.CartClasses.Contains(detection.Class)).ToList();
        var goods = found.Where(detection => detector.IsGoods(detection.Class) && !settings.CartClasses.Contains(detection.Class) && IsNear(detection.Box, heightPerWidth)
            && !carts.Exists(cart => Apart(cart.Box, detection.Box, heightPerWidth) <= settings.CartDistance)).ToList();
        if (goods.Count == 0)
        {
            return null;
        }

        score = since is null ? 0 : score;
        (since, seenAt, score) = (since ?? at, at, Math.Max(score, goods.Max(detection => detection.Score)));
        if (isSaid || at - since < settings.StayFor)
        {
            return null;
        }

        isSaid = true;
        return new PassReport(since.Value, at, [new ZonePass(ZoneKind.Entrance, since.Value, at)], [], score);
    }

    private bool IsNear(NormalizedBox box, double heightPerWidth)
    {
        var middle = new Point(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        return polygon.Contains(middle) || polygon.DistanceTo(middle, heightPerWidth) <= settings.Distance;
    }

    // From rim to rim, frame widths.
    private static double Apart(NormalizedBox a, NormalizedBox b, double heightPerWidth)
    {
        var across = Math.Max(0, Math.Max(a.X, b.X) - Math.Min(a.X + a.Width, b.X + b.Width));
        var down = Math.Max(0, Math.Max(a.Y, b.Y) - Math.Min(a.Y + a.Height, b.Y + b.Height)) * heightPerWidth;
        return Math.Sqrt((across * across) + (down * down));
    }
}
