using System.Threading.Channels;

namespace LossPrevention.DecisionAlert.Outbox;

/// <summary>
/// What waits for one destination, in order. Memory is bounded: what finds no room stays in the store, and is read from there once the
/// rest is out.
/// </summary>
internal sealed class OutboxQueue
{
    /// <summary>Messages in memory.</summary>
    public const int Capacity = 5000;

    private readonly Channel<Outgoing> waiting = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private volatile bool overflowed;

    /// <summary>Messages that wait in memory.</summary>
    public ChannelReader<Outgoing> Reader => waiting.Reader;

    /// <summary>Whether some wait in the store alone. While they do, newer ones must not overtake them.</summary>
    public bool Overflowed
    {
        get => overflowed;
        set => overflowed = value;
    }

    /// <summary>Adds a message; false where it stays in the store for now.</summary>
    public bool Offer(Outgoing message)
    {
        if (overflowed || !waiting.Writer.TryWrite(message))
            overflowed = true;
        return !overflowed;
    }
}
