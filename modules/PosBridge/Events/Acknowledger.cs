using System.Threading.Channels;
using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge;

/// <summary>
/// Acknowledges deliveries in order, once the keys of their events are on the disk. Deliveries that come while the disk is busy share the
/// next flush; how many wait is bounded by the transport's prefetch.
/// </summary>
internal sealed class Acknowledger(IPosTransport transport, SentKeyStore keys)
{
    private readonly Channel<PosDelivery> handled = Channel.CreateUnbounded<PosDelivery>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes a delivery whose events the hub has taken.</summary>
    public ValueTask HandledAsync(PosDelivery delivery, CancellationToken cancellationToken)
    {
        if (keys.Durable)
        {
            return handled.Writer.WriteAsync(delivery, cancellationToken);
        }

        return new ValueTask(transport.AcknowledgeAsync(delivery, cancellationToken));
    }

    /// <summary>Acknowledges until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<PosDelivery>();
        while (await handled.Reader.WaitToReadAsync(cancellationToken))
        {
            while (handled.Reader.TryRead(out var delivery))
            {
                batch.Add(delivery);
            }

            await keys.CommitAsync(cancellationToken);
            foreach (var delivery in batch)
            {
                await transport.AcknowledgeAsync(delivery, cancellationToken);
            }

            batch.Clear();
        }
    }
}
