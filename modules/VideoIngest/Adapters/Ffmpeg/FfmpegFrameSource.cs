using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Frames from an ffmpeg subprocess. A thread of its own reads the pipe into reused buffers; a file waits for the lane, a camera drops
/// its oldest frame. A camera that shows nothing new for a while is given up: the age of the last frame tells, never the exit code.
/// </summary>
internal sealed class FfmpegFrameSource : IFrameSource
{
    private const int Slots = 4;

    // To connect, to find out what the camera sends, and to let the preroll go by.
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(10);
    private readonly string laneId;
    private readonly LaneSettings lane;
    private readonly bool isFile;
    private readonly FrameClock clock;
    private readonly TimeProvider time;
    private readonly FfmpegProcess process;
    private readonly FrameQueue<FrameSlot> queue;
    private readonly CancellationTokenSource stop = new();
    private readonly Thread reader;
    private readonly EvidenceRing? ring;
    private readonly CopyOutput? copy;
    private readonly LaneMasks masks;
    private FrameSlot? lent;
    private FrameMask? smallMask;
    private FrameMask? colourMask;

    public FfmpegFrameSource(string program, string laneId, LaneSettings lane, TimeProvider time, EvidenceRing? ring)
    {
        this.laneId = laneId;
        this.lane = lane;
        this.time = time;
        this.ring = ring;
        masks = new LaneMasks(lane);
        var source = new Uri(lane.Source);
        isFile = source.IsFile;
        if (isFile && !File.Exists(source.LocalPath))
        {
            throw Failure("is not there; check the lane's source in the twin, and that the file is mounted into the container");
        }

        var address = CameraAddress.Of(lane);
        clock = isFile ? FrameClock.ForFile(lane.VideoStart!.Value) : FrameClock.ForCamera(time, lane.ClockOffset);
        queue = new FrameQueue<FrameSlot>(
            Enumerable.Range(0, Slots).Select(_ => new FrameSlot()), isFile ? FrameQueueFullPolicy.Wait : FrameQueueFullPolicy.DropOldest);
        copy = isFile ? null : new CopyOutput(laneId, Keep);
        try
        {
            process = FfmpegProcess.Start(program, FfmpegArguments.For(lane, address, copy?.Address), address);
        }
        catch
        {
            copy?.Dispose();
            queue.Dispose();
            throw;
        }

        reader = new Thread(Read) { IsBackground = true, Name = $"frames of {laneId}" };
        reader.Start();
    }

    /// <inheritdoc/>
    public QueueCounts Counts => queue.Counts;

    /// <inheritdoc/>
    public ClockReading? Clock => clock.Camera?.Reading;

    /// <inheritdoc/>
    public string? Damage { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<VideoFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (lent is not null)
        {
            queue.Return(lent);
            lent = null;
        }

        lent = isFile ? await queue.TakeAsync(cancellationToken) : await TakeFreshAsync(cancellationToken);
        return lent?.Frame;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        process.Kill();
        reader.Join();
        process.Dispose();
        copy?.Dispose();
        queue.Dispose();
        stop.Dispose();
    }

    private async ValueTask<FrameSlot?> TakeFreshAsync(CancellationToken cancellationToken)
    {
        var patience = queue.Counts.Handled == 0 ? lane.StaleAfter + ToConnect : lane.StaleAfter;
        using var stale = new CancellationTokenSource(patience, time);
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

    private void Read()
    {
        try
        {
            var frames = new FramePairing(new NutReader(process.Output));
            var bounds = new LaneZones(lane.Zones, lane.ZoneMargin).Bounds;
            var number = 0L;
            var slot = queue.Rent(stop.Token);
            while (frames.TryRead(slot))
            {
                if (clock.TryPlace(slot.Pts, out var at))
                {
                    slot.Place(++number, at, bounds);
                    Mask(slot.Frame!);
                    queue.Publish(slot);
                    slot = queue.Rent(stop.Token);
                }
            }

            queue.Complete(AfterTheEnd(number));
        }
        catch (OperationCanceledException)
        {
            queue.Complete();
        }
        catch (Exception error) when (error is NutFormatException or IOException)
        {
            queue.Complete(stop.IsCancellationRequested ? null : Failure(Undecodable(error.Message)));
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

    private void Keep(VideoFragment fragment)
    {
        if (fragment.SentAt is { } sentAt)
        {
            clock.Camera?.NoteReport(fragment.Start, sentAt, fragment.Duration, time.GetUtcNow());
        }

        if (clock.EventTimeOf(fragment.Start) is { } at)
        {
            ring?.Add(new PlacedFragment(fragment, at));
        }
    }

    private FrameSourceException? AfterTheEnd(long frames)
    {
        var exitCode = process.WaitForExit();
        Damage = process.Complaint;
        return (isFile && frames == 0) || exitCode != 0 ? Failure(Undecodable($"ffmpeg ended with code {exitCode}")) : null;
    }

    private string Undecodable(string fallback) =>
        isFile
            ? $"cannot be decoded ({process.Complaint ?? fallback}); give a whole video file that ffmpeg can play"
            : $"cannot be read ({process.Complaint ?? fallback}); check the camera, its address, user and password";

    private FrameSourceException Failure(string what) => new($"lane {laneId}: video '{SourceName.Of(lane.Source)}' {what}");
}
