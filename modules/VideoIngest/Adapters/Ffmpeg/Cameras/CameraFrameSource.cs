using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>What one lane sees of a camera, which it may share with other lanes.</summary>
internal sealed class CameraFrameSource : QueuedFrameSource
{
    private readonly CameraFeed feed;
    private readonly EvidenceRing? ring;
    private volatile bool mayRest;

    public CameraFrameSource(string laneId, CameraSettings lane, TimeProvider time, EvidenceRing? ring, CameraFeed feed)
        : base(laneId, lane, time)
    {
        (this.feed, this.ring) = (feed, ring);
    }

    /// <inheritdoc/>
    public override ClockReading? Clock => feed.Clock;

    /// <inheritdoc/>
    public override bool MayRest
    {
        get => mayRest && Lane.StaleAfter > 1.5 * CameraFeed.LongestGroup; // a camera at rest must not look like one that has failed
        set => mayRest = value;
    }

    /// <summary>The part of the view that the lane's crops are cut from.</summary>
    public ViewBounds View => Bounds;

    /// <summary>Takes a copy of a frame. Not after <see cref="End"/>.</summary>
    /// <param name="frame">The camera's.</param>
    /// <param name="at">Event time.</param>
    /// <param name="shown">What the frame's full picture shows.</param>
    public void Offer(FrameSlot frame, DateTimeOffset at, NormalizedBox shown)
    {
        var slot = Rent();
        if (!frame.HasColour)
        {
            slot.CopyFrom(frame, null);
            Hand(slot, at);
            return;
        }

        var picture = frame.Colour!;
        var part = Part(picture, Bounds.In(frame.Small!.Width, frame.Small.Height), shown);
        slot.CopyFrom(frame, part);
        Hand(slot, at, new NormalizedBox(
            shown.X + (shown.Width * part.Left / picture.Width), shown.Y + (shown.Height * part.Top / picture.Height), shown.Width * part.Width / picture.Width, shown.Height * part.Height / picture.Height));
    }

    /// <summary>Keeps a piece of the coded stream.</summary>
    public void Keep(PlacedFragment fragment) => ring?.Add(fragment);

    /// <summary>The camera gives no more; says why.</summary>
    public void End(string reason) => Complete(Failure(reason));

    /// <inheritdoc/>
    protected override void Release() => feed.Leave(this);

    // The lane's own part of the picture, out to even pixels.
    private static PixelArea Part(Picture picture, NormalizedBox own, NormalizedBox shown)
    {
        var left = Even((own.X - shown.X) / shown.Width * picture.Width);
        var top = Even((own.Y - shown.Y) / shown.Height * picture.Height);
        var right = Math.Min(picture.Width, Even(((own.X + own.Width - shown.X) / shown.Width * picture.Width) + 1.5));
        var bottom = Math.Min(picture.Height, Even(((own.Y + own.Height - shown.Y) / shown.Height * picture.Height) + 1.5));
        return new PixelArea(left, top, right - left, bottom - top);

        static int Even(double place) => 2 * (int)((Math.Max(0, place) + 0.01) / 2);
    }
}
