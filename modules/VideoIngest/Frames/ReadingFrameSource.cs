namespace LossPrevention.VideoIngest.Frames;

/// <summary>Frames that a thread of its own reads, for one lane alone.</summary>
internal abstract class ReadingFrameSource(string laneId, CameraSettings lane, TimeProvider time) : QueuedFrameSource(laneId, lane, time)
{
    private readonly FrameClock clock = FrameClock.For(lane, time);
    private Thread? reader;

    /// <inheritdoc/>
    public override ClockReading? Clock => clock.Camera?.Reading;

    /// <summary>Starts the thread; the last thing that a constructor does.</summary>
    protected void Start()
    {
        reader = new Thread(Run) { IsBackground = true, Name = $"frames of {LaneId}" };
        reader.Start();
    }

    /// <summary>Reads until the end, a fault or <see cref="QueuedFrameSource.Stopping"/>. What it returns or throws is what the lane sees after the frames that wait.</summary>
    protected abstract FrameSourceException? Read();

    /// <summary>Ends a read that waits.</summary>
    protected abstract void Interrupt();

    /// <inheritdoc/>
    protected override void Release()
    {
        Interrupt();
        reader?.Join();
    }

    /// <summary>Hands a filled slot on; the next to fill (the same where the frame is a camera's preroll).</summary>
    protected FrameSlot Pass(FrameSlot slot)
    {
        clock.Arrived(slot.Pts);
        if (!clock.TryPlace(slot.Pts, out var at))
        {
            return slot;
        }

        Hand(slot, at);
        return Rent();
    }

    private void Run()
    {
        try
        {
            Complete(Read());
        }
        catch (OperationCanceledException)
        {
            Complete(null);
        }
        catch (FrameSourceException error)
        {
            Complete(error);
        }
    }
}
