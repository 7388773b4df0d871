using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>The lines of one ticket so far, over all its stretches.</summary>
internal sealed class TicketLedger(string id)
{
    private const int MaxLines = 400;
    private readonly List<OpenScan> lines = [];

    /// <summary>The ticket.</summary>
    public string Id { get; } = id;

    /// <summary>Who works the till, by its newest event; null where the till does not say.</summary>
    public string? OperatorId { get; private set; }

    /// <summary>The trading day, by its newest event.</summary>
    public DateOnly? BusinessDay { get; private set; }

    /// <summary>The lines rung, voided ones among them; the newest 400.</summary>
    public IReadOnlyList<OpenScan> Lines => lines;

    /// <summary>Takes an event of the ticket.</summary>
    public void Add(PosEvent e, OpenScan? line)
    {
        OperatorId = e.OperatorId ?? OperatorId;
        BusinessDay = e.BusinessDay ?? BusinessDay;
        if (line is null || e.Kind == PosEventKind.ItemVoided)
            return;
        if (lines.Count == MaxLines)
            lines.RemoveAt(0);
        lines.Add(line);
    }

    /// <summary>Lines that stand and are of the same product as one.</summary>
    public int Standing(OpenScan like)
    {
        var count = 0;
        foreach (var line in lines)
            count += line is { VoidedAt: 0, Verifiable: true } && line.SameCode(like) ? 1 : 0;
        return count;
    }

    /// <summary>How well the pictures fit the standing line that fits them best; null where they cannot be held against any.</summary>
    /// <param name="sighting">The item.</param>
    /// <param name="unverified">Standing lines whose looks nobody knows and whose own item was not seen: it may be one of them.</param>
    public double? BestLooks(OpenSighting sighting, out int unverified)
    {
        unverified = 0;
        double? best = null;
        foreach (var line in lines)
        {
            if (line.VoidedAt > 0 || !line.Verifiable)
                continue;
            if (sighting.Looks(line) is { } looks)
                best = best is { } b ? Math.Max(b, looks) : looks;
            else if (!line.WasSeen)
                unverified++;
        }

        return best;
    }
}

/// <summary>The ledgers of the newest tickets of a lane: the open one, and those that are suspended or just paid.</summary>
internal sealed class TicketLedgers
{
    private const int Kept = 4;
    private readonly List<TicketLedger> ledgers = [];

    /// <summary>A ticket's ledger; null where it is not known any more.</summary>
    public TicketLedger? Find(string? id)
    {
        for (var i = ledgers.Count - 1; i >= 0; i--)
        {
            if (ledgers[i].Id == id)
                return ledgers[i];
        }

        return null;
    }

    /// <summary>Drops them all.</summary>
    public void Clear() => ledgers.Clear();

    /// <summary>Takes an event of the till and gives its ticket's ledger; null where it belongs to none.</summary>
    public TicketLedger? Observe(PosEvent e, OpenScan? line)
    {
        var ledger = Find(e.TransactionId);
        if (ledger is null)
        {
            if (e.Kind is PosEventKind.RfidRead or PosEventKind.ScaleChanged or PosEventKind.LaneModeChanged or PosEventKind.DrawerOpened
                or PosEventKind.AssistanceRequested)
            {
                return null;
            }

            if (ledgers.Count == Kept)
                ledgers.RemoveAt(0);
            ledgers.Add(ledger = new TicketLedger(e.TransactionId));
        }

        ledger.Add(e, line);
        return ledger;
    }
}
