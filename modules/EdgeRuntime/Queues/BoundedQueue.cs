using System.Diagnostics.CodeAnalysis;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// A bounded queue with a named full policy, for many writers and one reader. At any time
/// received = handled + dropped + waiting; a refused item was never received.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class BoundedQueue<T> : IQueueCounts
{
    private readonly Lock gate = new();
    private readonly Queue<T> items;
    private TaskCompletionSource arrived = NewSignal();
    private TaskCompletionSource left = NewSignal();
    private bool completed;
    private long received;
    private long handled;
    private long dropped;
    private long refused;

    /// <summary>An empty queue.</summary>
    /// <param name="name">Its name in metrics and logs.</param>
    /// <param name="capacity">1 or more.</param>
    /// <param name="policy">What it does when full.</param>
    public BoundedQueue(string name, int capacity, QueueFullPolicy policy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Name = name;
        Capacity = capacity;
        Policy = policy;
        items = new Queue<T>(Math.Min(capacity, 1024));
    }

    /// <summary>The name in metrics and logs.</summary>
    public string Name { get; }

    /// <summary>How many can wait.</summary>
    public int Capacity { get; }

    /// <summary>What a full queue does.</summary>
    public QueueFullPolicy Policy { get; }

    /// <summary>Items taken in.</summary>
    public long Received => Counts.Received;

    /// <summary>Items handed out.</summary>
    public long Handled => Counts.Handled;

    /// <summary>Items taken in and forgotten.</summary>
    public long Dropped => Counts.Dropped;

    /// <summary>Items turned away.</summary>
    public long Refused => Counts.Refused;

    /// <summary>Items waiting now.</summary>
    public int Waiting => Counts.Waiting;

    /// <inheritdoc/>
    public QueueCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new QueueCounts(received, handled, dropped, refused, items.Count);
            }
        }
    }

    /// <summary>Takes an item in, or refuses it where the queue is full (by policy) or completed.</summary>
    /// <returns>False where it was refused: the item is still the caller's.</returns>
    public bool TryEnqueue(T item)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (completed || (items.Count >= Capacity && Policy == QueueFullPolicy.Refuse))
            {
                refused++;
                return false;
            }

            wake = Take_NeedsLock(item);
        }

        wake.TrySetResult();
        return true;
    }

    /// <summary>
    /// Takes an item in; a full queue that refuses makes the caller wait for room instead. For producers in this process that can wait,
    /// such as a file's frames.
    /// </summary>
    /// <returns>False where the queue is completed: the item is still the caller's.</returns>
    public async ValueTask<bool> EnqueueAsync(T item, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (gate)
            {
                if (completed)
                {
                    refused++;
                    return false;
                }

                if (items.Count < Capacity || Policy != QueueFullPolicy.Refuse)
                {
                    // Completes without running its waiters here: they run asynchronously.
                    Take_NeedsLock(item).TrySetResult();
                    return true;
                }

                room = Fresh(ref left).Task;
            }

            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes an item out without waiting.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (!items.TryDequeue(out item))
            {
                return false;
            }

            handled++;
            wake = left;
        }

        wake.TrySetResult();
        return true;
    }

    /// <summary>Waits until an item can be taken out; false once the queue is completed and empty.</summary>
    public async ValueTask<bool> WaitToDequeueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (items.Count > 0)
                {
                    return true;
                }

                if (completed)
                {
                    return false;
                }

                wait = Fresh(ref arrived).Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes nothing more in; what waits can still be taken out.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            arrived.TrySetResult();
            left.TrySetResult();
        }
    }

    private TaskCompletionSource Take_NeedsLock(T item)
    {
        received++;
        if (items.Count >= Capacity)
        {
            dropped++;
            if (Policy == QueueFullPolicy.DropNewest)
            {
                return arrived;
            }

            items.Dequeue();
        }

        items.Enqueue(item);
        return arrived;
    }

    private static TaskCompletionSource Fresh(ref TaskCompletionSource signal) =>
        signal.Task.IsCompleted ? signal = NewSignal() : signal;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
