using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// A line was voided, its item had been seen, nothing took its place on the ticket, and by payment the item was not seen to be taken away.
/// How much that says depends on whether this lane's camera shows goods being taken from the bags at all, which is measured.
/// </summary>
internal sealed class VoidWithItemRule : TicketRule
{
    private const int MaxPending = 8;
    private const double Alike = 0.5;
    private const long LeavesWithin = 15 * TimeSpan.TicksPerSecond;
    private readonly List<Pending> pending = [];
    private TicketLedger? paid;
    private long paidAt = long.MinValue / 2;
    private int inBags;
    private int leaving;
    private int left;
    private double shown = 1;
    private double bagged = 2;

    /// <summary>Share of bagged items that are seen to leave the bags after payment, by Laplace's rule; half before the first.</summary>
    private double Shows => shown / bagged;

    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        if (fact.Event is { } e)
            Till(e, fact, lane);
        else if (fact.IsPass && fact.Sighting is { } sighting)
            Pass(sighting, fact);
    }

    /// <inheritdoc/>
    public override void Tick(long now, IRuleHost lane)
    {
        NextDeadline = long.MaxValue;
        foreach (var voided in pending)
        {
            if (voided.Ticket == paid && !voided.PutAway)
                Judge(voided, now, lane);
        }

        pending.RemoveAll(voided => voided.Ticket == paid);
    }

    private void Till(PosEvent e, in LaneFact fact, IRuleHost lane)
    {
        switch (e.Kind)
        {
            case PosEventKind.ItemVoided when fact is { Line: { } line, Ticket: { } ticket }:
                if (pending.Count < MaxPending)
                    pending.Add(new Pending(line, ticket, fact.Now, ticket.Standing(line)));
                break;
            case PosEventKind.PaymentStarted:
                (paid, paidAt) = (fact.Ticket, fact.Now - lane.ClockOffset);
                NextDeadline = fact.Now + lane.Context.Settings.Correlation.Settle.Ticks + Math.Abs(lane.ClockOffset);
                CountLeft();
                (leaving, left, inBags) = (inBags, 0, 0);
                break;
            case PosEventKind.TransactionStarted:
                pending.RemoveAll(voided => voided.Ticket == paid);
                break;
            default:
                break;
        }
    }

    private void CountLeft()
    {
        if (bagged > 400)
            (shown, bagged) = (shown / 2, bagged / 2); // a camera that was moved is learned anew
        bagged += leaving;
        shown += Math.Min(left, leaving);
    }

    private void Pass(OpenSighting sighting, in LaneFact fact)
    {
        if (sighting.FromBagging && sighting.End > paidAt && sighting.End - paidAt < LeavesWithin)
            left++;
        if (fact.Outcome == DecisionOutcome.Paired && sighting.WentOn)
            inBags++;
        if (fact.Outcome is DecisionOutcome.Paired or DecisionOutcome.Switched or DecisionOutcome.NotGoods)
            return;
        foreach (var voided in pending)
        {
            if (sighting.End > voided.At - TimeSpan.TicksPerSecond && sighting.Looks(voided.Line) is null or >= Alike)
                voided.PutAway = true;
        }
    }

    private void Judge(Pending voided, long now, IRuleHost lane)
    {
        // Rung twice and voided once, or rung again: an item stands for the line. Its own item must have been seen.
        if (voided.Line.Partner is not { CrossedScanner: true } item || voided.Line.Repeats || voided.Ticket.Standing(voided.Line) > voided.Stood
            || item.GoodsLogOdds < 0)
        {
            return;
        }

        var settings = lane.Context.Settings.Discrepancies.VoidWithItem;
        var value = voided.Line.Product?.UnitPrice ?? 0;
        var path = item.WentOn ? 0.3 : item.WentBack ? -2 : -0.3;
        lane.Found(
            new Finding
            {
                Kind = DiscrepancyKind.VoidWithItem,
                Key = voided.Line.Event.EventId,
                At = voided.At,
                TransactionId = voided.Ticket.Id,
                Scanned = voided.Line.Product?.Code,
                Line = voided.Line,
                Sighting = item,
                Value = value,
                SeenSince = item.Start,
                Evidence =
                [
                    new EvidenceTerm("prior", Risk.LogOdds.Of(settings.Kept), $"Of voided items that nothing replaces about {settings.Kept:P0} leave with the shopper."),
                    new EvidenceTerm("stays", -Math.Log(1 - (0.9 * Shows)), "The item was not seen to be taken away before payment."),
                    new EvidenceTerm("path", path, item.WentOn ? "The item had gone on to bagging." : item.WentBack ? "The item had been put back." : "Where the item went was not seen."),
                    new EvidenceTerm("value", Math.Clamp(0.2 * Math.Log2(Math.Max(value, 0.1) / 4), -0.3, 0.3), $"An item like this costs about {value:F2}."),
                ],
            },
            now);
    }

    private sealed class Pending(OpenScan line, TicketLedger ticket, long at, int stood)
    {
        public OpenScan Line { get; } = line;

        public TicketLedger Ticket { get; } = ticket;

        /// <summary>When it was voided, UTC ticks.</summary>
        public long At { get; } = at;

        /// <summary>Lines of the product that stood when it was voided.</summary>
        public int Stood { get; } = stood;

        public bool PutAway { get; set; }
    }
}
