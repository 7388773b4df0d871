using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>
/// Frames in reused buffers between whoever decodes and the lane; a file waits for the lane, a camera drops its oldest frame. A camera that
/// shows nothing new for a while is given up.
/// </summary>
internal abstract class QueuedFrameSource : IFrameSource
{
    private const int Slots = 4;

    // To connect, to find out what the camera sends, and to let the preroll go by.
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(10);
    private readonly FrameQueue<FrameSlot> queue;
    private readonly CancellationTokenSource stop = new();
    private readonly LaneMasks masks;
    private FrameSlot? lent;
    private FrameMask? smallMask;
    private FrameMask? colourMask;
    private NormalizedBox? masked;

    /// <exception cref="FrameSourceException">The source is a file that is not there.</exception>
    protected QueuedFrameSource(string laneId, CameraSettings lane, TimeProvider time)
    {
        LaneId = laneId;
        Lane = lane;
        Time = time;
        masks = new LaneMasks(lane);
        Bounds = new LaneZones(lane.Zones, lane.ZoneMargin).Bounds;
        var source = new Uri(lane.Source);
        IsFile = source.IsFile;
        if (IsFile && !File.Exists(source.LocalPath))
        {
            throw Failure("is not there; check the lane's source in the twin, and that the file is mounted into the container");
        }

        queue = new FrameQueue<FrameSlot>(
            Enumerable.Range(0, Slots).Select(_ => new FrameSlot()), IsFile ? FrameQueueFullPolicy.Wait : FrameQueueFullPolicy.DropOldest);
    }

    /// <inheritdoc/>
    public QueueCounts Counts => queue.Counts;

    /// <inheritdoc/>
    public abstract ClockReading? Clock { get; }

    /// <inheritdoc/>
    public string? Damage { get; protected set; }

    /// <inheritdoc/>
    public virtual bool MayRest { get; set; }

    protected string LaneId { get; }

    protected CameraSettings Lane { get; }

    protected TimeProvider Time { get; }

    protected bool IsFile { get; }

    /// <summary>The part of the view that crops are cut from.</summary>
    protected ViewBounds Bounds { get; }

    /// <summary>Frames handed on so far.</summary>
    protected long Frames { get; private set; }

    /// <summary>Cancelled once nobody wants more frames.</summary>
    protected CancellationToken Stopping => stop.Token;

    /// <inheritdoc/>
    public async ValueTask<VideoFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (lent is not null)
        {
            queue.Return(lent);
            lent = null;
        }

        lent = IsFile ? await queue.TakeAsync(cancellationToken) : await TakeFreshAsync(cancellationToken);
        return lent?.Frame;
    }

    /// <summary>Waits until a frame can be handed on without another's being dropped; not for longer than a limit.</summary>
    public void WaitForRoom(TimeSpan limit) => queue.WaitForRoom(limit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Release();
        queue.Dispose();
        stop.Dispose();
    }

    /// <summary>Lets go of what was held; afterwards nothing is handed on any more.</summary>
    protected abstract void Release();

    /// <summary>An empty slot to fill.</summary>
    protected FrameSlot Rent() => queue.Rent(stop.Token);

    /// <summary>Hands a filled slot on, masked and with its time.</summary>
    /// <param name="slot">A slot that was rented.</param>
    /// <param name="at">Event time.</param>
    /// <param name="colourArea">The part of the view that its full picture shows; null: <see cref="Bounds"/>.</param>
    protected void Hand(FrameSlot slot, DateTimeOffset at, NormalizedBox? colourArea = null)
    {
        slot.Place(++Frames, at, colourArea ?? Bounds.In(slot.Small!.Width, slot.Small.Height));
        Mask(slot.Frame!);
        queue.Publish(slot);
    }

    /// <summary>No frame follows; the lane sees <paramref name="error"/> after the frames that wait, unless it has stopped.</summary>
    protected void Complete(FrameSourceException? error) => queue.Complete(stop.IsCancellationRequested ? null : error);

    protected FrameSourceException Failure(string what, Exception? inner = null) => new($"lane {LaneId}: video '{SourceName.Of(Lane.Source)}' {what}", inner);

    private async ValueTask<FrameSlot?> TakeFreshAsync(CancellationToken cancellationToken)
    {
        var patience = queue.Counts.Handled == 0 ? Lane.StaleAfter + ToConnect : Lane.StaleAfter;
        using var stale = new CancellationTokenSource(patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stale.Token, cancellationToken);
        try
        {
            return await queue.TakeAsync(either.Token) ?? throw Failure("ended");
        }
        catch (OperationCanceledException) when (stale.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failure($"has shown no new frame for {patience.TotalSeconds:0.#} s; check the camera, its address and the network");
        }
    }

    private void Mask(VideoFrame frame)
    {
        if (!masks.Any)
        {
            return;
        }

        smallMask ??= masks.Over(frame.Small.Width, frame.Small.Height, new NormalizedBox(0, 0, 1, 1));
        smallMask.Blacken(frame.Small);
        if (frame.Colour is { } colour)
        {
            if (colourMask is null || (colourMask.Width, colourMask.Height, masked) != (colour.Width, colour.Height, frame.ColourArea))
            {
                (colourMask, masked) = (masks.Over(colour.Width, colour.Height, frame.ColourArea), frame.ColourArea);
            }

            colourMask.Blacken(colour);
        }
    }
}
