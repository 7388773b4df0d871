using System.Runtime.CompilerServices;

namespace LossPrevention.PosBridge;

/// <summary>
/// What has come in, in order, until it is acknowledged. Its adapter bounds it: by the broker's prefetch, or by letting the publisher
/// wait.
/// </summary>
internal sealed class DeliveryQueue(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, PosDelivery> unacknowledged = [];
    private Queue<(long Number, PosInput Input)> waiting = new();
    private TaskCompletionSource signal = NewSignal();
    private long lastNumber;
    private long oldestNumber = 1;
    private bool paused;

    /// <summary>Deliveries that are not acknowledged, waiting ones included.</summary>
    public int Unacknowledged
    {
        get
        {
            lock (gate)
            {
                return unacknowledged.Count;
            }
        }
    }

    /// <summary>When the oldest delivery that is not acknowledged came in; null where none is.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (gate)
            {
                if (unacknowledged.Count == 0)
                {
                    oldestNumber = lastNumber + 1;
                    return null;
                }

                // Numbers only grow, so each is passed over once.
                PosDelivery? oldest;
                while (!unacknowledged.TryGetValue(oldestNumber, out oldest))
                {
                    oldestNumber++;
                }

                return oldest.ReceivedAt;
            }
        }
    }

    /// <summary>Takes in what <paramref name="make"/> makes of its number and of the time now.</summary>
    /// <returns>Its number.</returns>
    public long Enqueue(Func<long, DateTimeOffset, PosInput> make)
    {
        lock (gate)
        {
            // Timed under the lock: a watermark read before this is not after the delivery's time.
            var input = make(++lastNumber, clock.GetUtcNow());
            waiting.Enqueue((lastNumber, input));
            if (input is PosDelivery delivery)
            {
                unacknowledged[lastNumber] = delivery;
            }

            signal.TrySetResult();
            return lastNumber;
        }
    }

    /// <summary>Hands out what waits, in order, until cancelled.</summary>
    public async IAsyncEnumerable<PosInput> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long Number, PosInput? Input) next = default;
            Task wait;
            lock (gate)
            {
                if (!paused && waiting.TryDequeue(out var first))
                {
                    next = first;
                }
                else if (signal.Task.IsCompleted)
                {
                    signal = NewSignal();
                }

                wait = signal.Task;
            }

            if (next.Input is null)
            {
                await wait.WaitAsync(cancellationToken);
            }
            else
            {
                yield return next.Input;
            }
        }
    }

    /// <summary>Forgets a delivery; false where it is not known, or the queue is paused.</summary>
    public bool Acknowledge(long number)
    {
        lock (gate)
        {
            return !paused && unacknowledged.Remove(number);
        }
    }

    /// <summary>Hands nothing out until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (gate)
        {
            paused = true;
        }
    }

    /// <summary>Hands out again what was not acknowledged, then the rest.</summary>
    public void Resume()
    {
        lock (gate)
        {
            if (!paused)
            {
                return;
            }

            paused = false;
            var all = waiting.Where(w => w.Input is not PosDelivery).Concat(unacknowledged.Select(u => (u.Key, (PosInput)u.Value)));
            waiting = new Queue<(long, PosInput)>(all.OrderBy(w => w.Item1).ToArray());
            signal.TrySetResult();
        }
    }

    /// <summary>Forgets everything: the broker will deliver it again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
            unacknowledged.Clear();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
