using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>
/// Frames that a thread of its own reads into reused buffers; a file waits for the lane, a camera drops its oldest frame. A camera that
/// shows nothing new for a while is given up.
/// </summary>
internal abstract class QueuedFrameSource : IFrameSource
{
    private const int Slots = 4;

    // To connect, to find out what the camera sends, and to let the preroll go by.
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(10);
    private readonly string laneId;
    private readonly FrameQueue<FrameSlot> queue;
    private readonly CancellationTokenSource stop = new();
    private readonly LaneMasks masks;
    private FrameSlot? lent;
    private FrameMask? smallMask;
    private FrameMask? colourMask;
    private Thread? reader;

    /// <exception cref="FrameSourceException">The source is a file that is not there.</exception>
    protected QueuedFrameSource(string laneId, LaneSettings lane, TimeProvider time)
    {
        this.laneId = laneId;
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

        FrameTimes = IsFile ? FrameClock.ForFile(lane.VideoStart!.Value) : FrameClock.ForCamera(time, lane.ClockOffset);
        queue = new FrameQueue<FrameSlot>(
            Enumerable.Range(0, Slots).Select(_ => new FrameSlot()), IsFile ? FrameQueueFullPolicy.Wait : FrameQueueFullPolicy.DropOldest);
    }

    /// <inheritdoc/>
    public QueueCounts Counts => queue.Counts;

    /// <inheritdoc/>
    public ClockReading? Clock => FrameTimes.Camera?.Reading;

    /// <inheritdoc/>
    public string? Damage { get; protected set; }

    protected LaneSettings Lane { get; }

    protected TimeProvider Time { get; }

    protected bool IsFile { get; }

    /// <summary>The part of the view that crops are cut from.</summary>
    protected ViewBounds Bounds { get; }

    protected FrameClock FrameTimes { get; }

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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Interrupt();
        reader?.Join();
        Release();
        queue.Dispose();
        stop.Dispose();
    }

    /// <summary>Starts the thread; the last thing that a constructor does.</summary>
    protected void Start()
    {
        reader = new Thread(Run) { IsBackground = true, Name = $"frames of {laneId}" };
        reader.Start();
    }

    /// <summary>Reads until the end, a fault or <see cref="Stopping"/>. What it returns or throws is what the lane sees after the frames that wait.</summary>
    protected abstract FrameSourceException? Read();

    /// <summary>Ends a read that waits.</summary>
    protected abstract void Interrupt();

    /// <summary>Lets go of what was held; the thread has ended.</summary>
    protected abstract void Release();

    /// <summary>An empty slot to fill.</summary>
    protected FrameSlot Rent() => queue.Rent(stop.Token);

    /// <summary>Hands a filled slot on, masked and with its time; the next to fill (the same where the frame is a camera's preroll).</summary>
    protected FrameSlot Pass(FrameSlot slot)
    {
        if (!FrameTimes.TryPlace(slot.Pts, out var at))
        {
            return slot;
        }

        slot.Place(++Frames, at, Bounds);
        Mask(slot.Frame!);
        queue.Publish(slot);
        return Rent();
    }

    protected FrameSourceException Failure(string what, Exception? inner = null) => new($"lane {laneId}: video '{SourceName.Of(Lane.Source)}' {what}", inner);

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

    private void Run()
    {
        try
        {
            queue.Complete(Read());
        }
        catch (OperationCanceledException)
        {
            queue.Complete();
        }
        catch (FrameSourceException error)
        {
            queue.Complete(stop.IsCancellationRequested ? null : error);
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
            colourMask ??= masks.Over(colour.Width, colour.Height, frame.ColourArea);
            colourMask.Blacken(colour);
        }
    }
}
