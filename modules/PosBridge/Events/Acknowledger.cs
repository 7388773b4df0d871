using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge;

/// <summary>
/// Acknowledges deliveries in groups: the keys of a group's events go to the journal in one write, and only then do its acknowledgements go to the broker, in
/// another. What is handled while a group is on its way forms the next. How many deliveries wait here is bounded by the transport's prefetch.
/// </summary>
internal sealed class Acknowledger(IPosTransport transport, SentKeyStore keys)
{
    /// <summary>So many are worth a group of their own: the broker sends more while the next is handled.</summary>
    public const int FullGroup = 16;

    private readonly Lock gate = new();
    private List<PosDelivery> handled = [];
    private bool running;

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

    /// <summary>Takes a delivery whose events the hub has taken; <see cref="FlushAsync"/> acknowledges it.</summary>
    public void Handled(PosDelivery delivery)
    {
        lock (gate)
        {
            handled.Add(delivery);
        }
    }

    /// <summary>
    /// Acknowledges what has been handled, until nothing is left. Where that is under way already it goes on with the rest, and this returns at once.
    /// </summary>
    public async Task FlushAsync()
    {
        lock (gate)
        {
            if (running)
            {
                return;
            }

            running = true;
        }

        while (Take() is { } group)
        {
            await keys.CommitAsync(CancellationToken.None);
            await transport.AcknowledgeAsync(group, CancellationToken.None);
        }
    }

    private List<PosDelivery>? Take()
    {
        lock (gate)
        {
            running = handled.Count > 0;
            var group = handled;
            handled = [];
            return running ? group : null;
        }
    }
}
