namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Keeps the acknowledgements of one connection over MQTT in the order of arrival. The SDK (1.42) holds two queues of what is still to be
/// acknowledged: its channel adds every packet as it arrives; its transport adds an input as it arrives, a direct method or a patch once
/// its handler has returned, and a twin's answer at once. Where their heads differ it ends the connection ("Work must be complete in the
/// same order as it was started", "must send PUBACK packets in the order ...").
/// </summary>
/// <remarks>
/// So a method or a patch returns after all that came before it, and a twin call begins when nothing is left to be acknowledged; while it
/// is under way inputs are acknowledged as they are taken in. An input that arrives while a method runs is out of reach: whichever of the two
/// goes first, one of the queues disagrees. The connection comes back, the hub delivers again, the caller calls again. AMQP has none of this.
/// </remarks>
internal sealed class AckOrder(TimeProvider clock)
{
    /// <summary>A twin call waits no longer than this for what is not acknowledged.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>What the SDK needs at most, from the end of an input's handler until the acknowledgement is on its way; nothing tells.</summary>
    public static readonly TimeSpan InputApart = TimeSpan.FromMilliseconds(10);

    /// <summary>The same for a method, whose answer is sent first; the first answer of a process takes a while.</summary>
    public static readonly TimeSpan MethodApart = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;
    private TaskCompletionSource hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed while inputs are to be acknowledged at once.</summary>
    public Task Hurry
    {
        get
        {
            lock (gate)
            {
                return hurry.Task;
            }
        }
    }

    /// <summary>Takes the next place: completes when the work is done and all that came before it is acknowledged.</summary>
    public Task<T> InTurnAsync<T>(Task<T> work, TimeSpan apart)
    {
        lock (gate)
        {
            var mine = AfterAsync(last, work);
            last = mine.IsCompleted ? last : AcknowledgedAsync(mine, apart); // what is complete when the SDK gets it is acknowledged before the SDK reads on
            return mine;
        }
    }

    /// <summary>Makes a call whose answer the SDK acknowledges as it comes. One at a time.</summary>
    public async Task<T> UndisturbedAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await QuietAsync(cancellationToken);
            return await call();
        }
        finally
        {
            lock (gate)
            {
                hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>The connection is gone, and with it all that it had to acknowledge.</summary>
    public void Forget()
    {
        lock (gate)
        {
            last = Task.CompletedTask;
        }
    }

    /// <summary>Waits until all that came is acknowledged, and from then on hurries.</summary>
    private async Task QuietAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Last().WaitAsync(either.Token);
            lock (gate)
            {
                hurry.TrySetResult();
            }

            while (Last() is { IsCompleted: false } pending)
            {
                await pending.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A twin that is not read is worse than a connection that is made anew.
        }
    }

    private static async Task<T> AfterAsync<T>(Task before, Task<T> work)
    {
        await Task.WhenAll(before, work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await work;
    }

    private Task Last()
    {
        lock (gate)
        {
            return last;
        }
    }

    private async Task AcknowledgedAsync(Task answered, TimeSpan apart)
    {
        await answered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(apart, clock);
    }
}
