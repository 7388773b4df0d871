using System.Threading.Channels;
using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge;

/// <summary>
/// Acknowledges deliveries in groups: what the hub takes while one group is made to last forms the next. The keys of a group's events
/// go to the journal in one write, and only then do its acknowledgements go to the broker, in another. How many deliveries wait here is bounded by
/// the transport's prefetch.
/// </summary>
internal sealed class Acknowledger(IPosTransport transport, SentKeyStore keys)
{
    private readonly Channel<PosDelivery> handled = Channel.CreateUnbounded<PosDelivery>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes a delivery whose events the hub has taken.</summary>
    public void Handled(PosDelivery delivery) => handled.Writer.TryWrite(delivery);

    /// <summary>Nothing more is handled; <see cref="RunAsync"/> ends once the rest is acknowledged.</summary>
    public void Complete() => handled.Writer.TryComplete();

    /// <summary>Acknowledges until <see cref="Complete"/>.</summary>
    public async Task RunAsync()
    {
        while (await handled.Reader.WaitToReadAsync())
        {
            var group = new List<PosDelivery>();
            while (handled.Reader.TryRead(out var delivery))
            {
                group.Add(delivery);
            }

            await keys.CommitAsync(CancellationToken.None);
            await transport.AcknowledgeAsync(group, CancellationToken.None);
        }
    }
}
