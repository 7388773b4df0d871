using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// The lane's tickets over time, by the till's clock: which one a pass belongs to, and whether the till is done with it. A ticket that was
/// suspended and is taken up again has one entry for each stretch, so that what passes in between belongs to others.
/// </summary>
internal sealed class TransactionTracker
{
    private const int Kept = 8;
    private readonly List<Ticket> tickets = [];

    /// <summary>Whether the newest ticket is open or suspended: its shopper may come back.</summary>
    public bool IsOpen => tickets.Count > 0 && (tickets[^1].Closed == long.MaxValue || tickets[^1].Suspended);

    /// <summary>The newest stretch of a ticket; null where it is not known any more.</summary>
    public Ticket? Find(string? transactionId)
    {
        for (var i = tickets.Count - 1; i >= 0; i--)
        {
            if (tickets[i].Id == transactionId)
                return tickets[i];
        }

        return null;
    }

    /// <summary>Takes an event of the till in event-time order.</summary>
    public void Observe(PosEvent e, long at)
    {
        switch (e.Kind)
        {
            case PosEventKind.TransactionStarted:
                Open(e.TransactionId, at, stated: true);
                break;
            case PosEventKind.TransactionResumed:
                Open(e.TransactionId, at, stated: true).Closed = long.MaxValue;
                break;
            case PosEventKind.ItemScanned or PosEventKind.ItemKeyed or PosEventKind.ItemReturned:
                Open(e.TransactionId, at, stated: false).Closed = long.MaxValue; // a line after payment began opens it again
                break;
            case PosEventKind.PaymentStarted or PosEventKind.TransactionCompleted or PosEventKind.TransactionCancelled
                or PosEventKind.TransactionSuspended:
                if (Find(e.TransactionId) is { } closing)
                {
                    closing.Closed = Math.Min(closing.Closed, at);
                    closing.Suspended = e.Kind == PosEventKind.TransactionSuspended;
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The ticket that a pass belongs to; null where none was open.</summary>
    /// <param name="at">The pass by the till's clock, UTC ticks.</param>
    /// <param name="slack">How far the clocks may be off, ticks.</param>
    public Ticket? At(long at, long slack)
    {
        for (var i = tickets.Count - 1; i >= 0; i--)
        {
            var ticket = tickets[i];
            var lead = (ticket.Stated ? TimeSpan.TicksPerSecond : 2 * TimeSpan.TicksPerSecond) + slack;
            if (at >= ticket.Started - lead && (ticket.Closed == long.MaxValue || at <= ticket.Closed + slack))
                return ticket;
        }

        return null;
    }

    private Ticket Open(string id, long at, bool stated)
    {
        var known = Find(id);
        if (known is { Suspended: false })
            return known;
        foreach (var earlier in tickets)
            earlier.Closed = Math.Min(earlier.Closed, at);
        if (tickets.Count == Kept)
            tickets.RemoveAt(0);
        var ticket = new Ticket(id, at, stated, known?.Case ?? new TicketCase());
        tickets.Add(ticket);
        return ticket;
    }

    /// <summary>One stretch of a ticket; times by the till's clock, UTC ticks.</summary>
    internal sealed class Ticket(string id, long started, bool stated, TicketCase all)
    {
        public string Id { get; } = id;

        public long Started { get; } = started;

        public bool Stated { get; } = stated;

        public long Closed { get; set; } = long.MaxValue;

        public bool Suspended { get; set; }

        /// <summary>What all stretches of the ticket share.</summary>
        public TicketCase Case { get; } = all;
    }

    /// <summary>The alerts of one ticket so far.</summary>
    internal sealed class TicketCase
    {
        public int Alerts { get; set; }

        /// <summary>The first one's id.</summary>
        public string? BundleId { get; set; }
    }
}
