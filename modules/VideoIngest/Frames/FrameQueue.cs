using LossPrevention.EdgeRuntime;

namespace LossPrevention.VideoIngest.Frames;

/// <summary>What the reader does when every buffer is in use.</summary>
internal enum FrameQueueFullPolicy
{
    /// <summary>Waits: a file loses no frame.</summary>
    Wait,

    /// <summary>Takes the oldest frame that waits: a camera does not stop for anyone.</summary>
    DropOldest,
}

/// <summary>
/// Hands frames from the thread that reads the decoder to the lane that looks at them, in a fixed set of buffers: nothing is allocated
/// per frame. Received = handled + dropped + waiting.
/// </summary>
/// <typeparam name="T">A slot with the buffers of one frame.</typeparam>
internal sealed class FrameQueue<T> : IDisposable
    where T : class
{
    private readonly Lock gate = new();
    private readonly Stack<T> free;
    private readonly Queue<T> waiting = new();
    private readonly FrameQueueFullPolicy policy;
    private readonly SemaphoreSlim freed; // as many as there are free slots
    private readonly SemaphoreSlim filled = new(0);
    private Exception? fault;
    private bool completed;
    private long received;
    private long handled;
    private long dropped;

    public FrameQueue(IEnumerable<T> slots, FrameQueueFullPolicy policy)
    {
        free = new Stack<T>(slots);
        freed = new SemaphoreSlim(free.Count);
        this.policy = policy;
    }

    public QueueCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new QueueCounts(received, handled, dropped, 0, waiting.Count);
            }
        }
    }

    /// <summary>A slot to fill, waiting or dropping by policy.</summary>
    public T Rent(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                if (free.TryPop(out var slot))
                {
                    freed.Wait(0, CancellationToken.None);
                    return slot;
                }

                if (policy == FrameQueueFullPolicy.DropOldest && waiting.TryDequeue(out var oldest))
                {
                    dropped++;
                    return oldest;
                }
            }

            freed.Wait(cancellationToken);
            freed.Release();
        }
    }

    /// <summary>Waits until a slot is free, so that none has to be dropped; not for longer than a limit.</summary>
    public void WaitForRoom(TimeSpan limit)
    {
        if (freed.Wait(limit))
        {
            freed.Release();
        }
    }

    /// <summary>Gives a filled slot to the lane.</summary>
    public void Publish(T slot)
    {
        lock (gate)
        {
            received++;
            waiting.Enqueue(slot);
        }

        filled.Release();
    }

    /// <summary>No frame follows; the lane sees <paramref name="error"/> after the frames that wait.</summary>
    public void Complete(Exception? error = null)
    {
        lock (gate)
        {
            completed = true;
            fault = error;
        }

        filled.Release();
    }

    /// <summary>The next filled slot, or null at the end.</summary>
    public async ValueTask<T?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.TryDequeue(out var slot))
                {
                    handled++;
                    return slot;
                }

                if (completed)
                {
                    return fault is null ? null : throw fault;
                }
            }

            await filled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a slot back for reuse.</summary>
    public void Return(T slot)
    {
        lock (gate)
        {
            free.Push(slot);
            freed.Release();
        }
    }

    public void Dispose()
    {
        freed.Dispose();
        filled.Dispose();
    }
}
