using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge;

/// <summary>
/// Acknowledges deliveries in groups: the keys of a group's events go to the journal in one write, and only then do its acknowledgements go to the broker, in
/// another. How many deliveries wait here is bounded by the transport's prefetch.
/// </summary>
internal sealed class Acknowledger(IPosTransport transport, SentKeyStore keys) : IDisposable
{
    /// <summary>So many are worth a group of their own: the broker sends more while the next is handled.</summary>
    public const int FullGroup = 16;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim acknowledging = new(1, 1);
    private List<PosDelivery> handled = [];

    /// <summary>Takes a delivery whose events the hub has taken; <see cref="FlushAsync"/> acknowledges it.</summary>
    public void Handled(PosDelivery delivery)
    {
        lock (gate)
        {
            handled.Add(delivery);
        }
    }

    /// <summary>Whether a group is full.</summary>
    public bool IsFull
    {
        get
        {
            lock (gate)
            {
                return handled.Count >= FullGroup;
            }
        }
    }

    /// <summary>Acknowledges what has been handled; returns once all of it is.</summary>
    public async Task FlushAsync()
    {
        await acknowledging.WaitAsync();
        try
        {
            var group = Take();
            if (group.Count > 0)
            {
                await keys.CommitAsync(CancellationToken.None);
                await transport.AcknowledgeAsync(group, CancellationToken.None);
            }
        }
        finally
        {
            acknowledging.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => acknowledging.Dispose();

    private List<PosDelivery> Take()
    {
        lock (gate)
        {
            var group = handled;
            handled = [];
            return group;
        }
    }
}
