using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Notices events that are missing: within a transaction on a terminal the sequence counts by one. An event that comes after all fills its
/// place. Of a transaction that began before this module listened, only what is missing between events that came is noticed.
/// </summary>
internal sealed class SequenceGaps
{
    /// <summary>Transactions looked at; the oldest are forgotten first.</summary>
    public const int MaxTransactions = 64;

    /// <summary>Missing numbers remembered of one gap; a longer gap is a till that numbers otherwise.</summary>
    public const int MaxMissing = 1_000;

    private readonly Dictionary<(string Terminal, string Transaction), Ticket> tickets = [];
    private readonly Queue<(string Terminal, string Transaction)> order = new();

    /// <summary>The numbers missing now, of the transactions looked at.</summary>
    public int Missing => tickets.Values.Sum(t => t.Missing.Count);

    /// <summary>Takes an event.</summary>
    /// <returns>How many events are missing more than before (a gap), or fewer (negative: one came after all).</returns>
    public int Observe(PosEvent posEvent)
    {
        var key = (posEvent.TerminalId, posEvent.TransactionId);
        if (!tickets.TryGetValue(key, out var ticket))
        {
            tickets[key] = new Ticket(posEvent.Sequence);
            order.Enqueue(key);
            if (order.Count > MaxTransactions)
            {
                tickets.Remove(order.Dequeue());
            }

            return 0;
        }

        if (posEvent.Sequence <= ticket.Highest)
        {
            return ticket.Missing.Remove(posEvent.Sequence) ? -1 : 0;
        }

        var first = ticket.Highest + 1;
        ticket.Highest = posEvent.Sequence;
        if (posEvent.Sequence - first > MaxMissing)
        {
            return 0;
        }

        for (var missing = first; missing < posEvent.Sequence; missing++)
        {
            ticket.Missing.Add(missing);
        }

        return (int)(posEvent.Sequence - first);
    }

    private sealed class Ticket(long highest)
    {
        public long Highest { get; set; } = highest;

        public HashSet<long> Missing { get; } = [];
    }
}
