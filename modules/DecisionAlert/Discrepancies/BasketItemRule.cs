using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// Goods that lay in or under the cart, were still there at payment, and that no line of the ticket fits. What lies in a basket may be the
/// shopper's own, so looks have to speak against every line.
/// </summary>
internal sealed class BasketItemRule : TicketRule
{
    private const int MaxItems = 16;

    /// <summary>A track that ended no longer than this before payment was still there: trackers let go of what rests, ticks.</summary>
    private const long StillThere = TimeSpan.TicksPerSecond;

    /// <summary>Items are judged until so long after payment: one that rests is reported once it leaves, ticks.</summary>
    private const long JudgedWithin = 30 * TimeSpan.TicksPerSecond;

    private readonly List<Seen> seen = [];
    private TicketLedger? paid;
    private long paidAt;

    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        if (fact.Event is { } e)
            Till(e, fact, lane);
        else if (fact.IsPass && fact.Sighting is { } sighting)
            Pass(sighting, fact, lane);
    }

    /// <inheritdoc/>
    public override void Tick(long now, IRuleHost lane)
    {
        NextDeadline = long.MaxValue;
        if (paid is not { } ticket)
            return;
        foreach (var item in seen)
        {
            if (item.Ticket == ticket && !item.Passed)
                Judge(item.Sighting, ticket, now, lane);
        }

        seen.RemoveAll(item => item.Ticket == ticket);
    }

    /// <inheritdoc/>
    public override void Rest()
    {
        seen.Clear();
        paid = null;
        NextDeadline = long.MaxValue;
    }

    private void Till(PosEvent e, in LaneFact fact, IRuleHost lane)
    {
        switch (e.Kind)
        {
            case PosEventKind.PaymentStarted:
                (paid, paidAt) = (fact.Ticket, fact.Now - lane.ClockOffset);
                NextDeadline = fact.Now + lane.Context.Settings.Correlation.Settle.Ticks + Math.Abs(lane.ClockOffset);
                break;
            case PosEventKind.ItemScanned or PosEventKind.ItemKeyed when fact.Ticket == paid:
                paid = null; // the ticket was opened again
                break;
            case PosEventKind.TransactionStarted:
                seen.Clear();
                paid = null;
                NextDeadline = long.MaxValue;
                break;
            default:
                break;
        }
    }

    private void Pass(OpenSighting sighting, in LaneFact fact, IRuleHost lane)
    {
        if (sighting.CrossedScanner)
        {
            // A track that was lost in the basket and found again over the scanner.
            foreach (var item in seen)
                item.Passed |= item.Sighting.End <= sighting.Start + TimeSpan.TicksPerSecond && sighting.SameItem(item.Sighting, 50) > 0;
            return;
        }

        if (!sighting.OnlyInBasket || fact.Ticket is not { } ticket || sighting.GoodsLogOdds < 0)
            return;
        if (ticket == paid && NextDeadline == long.MaxValue)
        {
            if (sighting.Start < paidAt && fact.Now - paidAt < JudgedWithin)
                Judge(sighting, ticket, fact.Now, lane);
            return;
        }

        if (seen.Count < MaxItems)
            seen.Add(new Seen(sighting, ticket));
    }

    private void Judge(OpenSighting sighting, TicketLedger ticket, long now, IRuleHost lane)
    {
        if (sighting.End < paidAt - StillThere || ticket.BestLooks(sighting, out var unverified) is not { } fits)
            return;
        var settings = lane.Context.Settings.Discrepancies.BasketItem;
        var price = sighting.Likeliest is { } likeliest ? lane.Context.Products.Find(likeliest.Gtin)?.UnitPrice : null;
        lane.Found(
            new Finding
            {
                Kind = DiscrepancyKind.BasketItem,
                Key = sighting.Recognition.SightingId,
                At = paidAt,
                TransactionId = ticket.Id,
                Sighting = sighting,
                Value = price ?? 0,
                SeenSince = sighting.Start,
                Evidence =
                [
                    new EvidenceTerm("prior", Risk.LogOdds.Of(settings.Unpaid), $"About {settings.Unpaid:P0} of goods in the basket at payment are neither paid nor the shopper's own."),
                    new EvidenceTerm("goods", Math.Clamp(sighting.GoodsLogOdds - 1, -3, 2), "How far the pictures show goods."),
                    new EvidenceTerm("looks", Math.Clamp(-fits, -6, 4), fits < 0 ? "It looks like no product on the ticket." : "It looks like a product on the ticket."),
                    new EvidenceTerm("unverified", -Math.Log(1 + (2 * unverified)), $"{unverified} lines of the ticket cannot be told by looks; it may be one of them."),
                ],
            },
            now);
    }

    private sealed class Seen(OpenSighting sighting, TicketLedger ticket)
    {
        public OpenSighting Sighting { get; } = sighting;

        public TicketLedger Ticket { get; } = ticket;

        public bool Passed { get; set; }
    }
}
