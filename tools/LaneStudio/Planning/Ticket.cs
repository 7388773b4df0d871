using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>Keeps what the till does and what is wrong with it, as the shopper acts.</summary>
internal sealed class Ticket(Dice dice)
{
    private readonly List<TillLine> _lines = [];
    private readonly List<ScriptedDiscrepancy> _discrepancies = [];

    /// <summary>The open visit.</summary>
    public int Visit { get; private set; }

    public double LastTime => _lines.Max(line => line.Time);

    public IReadOnlyList<ScriptedDiscrepancy> Discrepancies => [.. _discrepancies.OrderBy(d => d.Time)];

    public void Open(int visit, double at)
    {
        Visit = visit;
        _lines.Add(new TillLine(at, PosEventKind.TransactionStarted, visit));
    }

    public void Close(double paying, double paid)
    {
        _lines.Add(new TillLine(paying, PosEventKind.PaymentStarted, Visit));
        _lines.Add(new TillLine(paid, PosEventKind.TransactionCompleted, Visit));
    }

    /// <summary>Rings an item as planned; null where it passes unrung.</summary>
    public TillLine? Ring(Actor item, double at)
    {
        PlannedItem goods = item.Goods!;
        if (goods.Fraud == DiscrepancyKind.MisScan)
        {
            Note(DiscrepancyKind.MisScan, at, goods.Product);
            return null;
        }

        if (goods.Fraud is DiscrepancyKind.TicketSwitch or DiscrepancyKind.ProduceMismatch or DiscrepancyKind.QuantityShort)
        {
            Note(goods.Fraud.Value, at, goods.Product, goods.RungAs);
        }

        StudioProduct rung = goods.RungAs ?? goods.Product;
        var line = new TillLine(at, rung.HasPlu ? PosEventKind.ItemKeyed : PosEventKind.ItemScanned, Visit)
        {
            Product = rung,
            Quantity = goods.RungPieces,
            WeightGrams = rung.Entry.SoldBy == SoldBy.Weight ? 5 * dice.Whole(20, 180) : null,
            EntryMethod = rung.HasPlu ? PosEntryMethod.Plu : goods.RungPieces > 1 ? PosEntryMethod.QuantityKey : PosEntryMethod.Scanned,
            Item = item,
        };
        _lines.Add(line);
        return line;
    }

    public TillLine Repeat(TillLine line, double at)
    {
        TillLine again = line with { Time = at };
        _lines.Add(again);
        return again;
    }

    public TillLine Void(TillLine line, double at)
    {
        TillLine voided = line with { Time = at, Kind = PosEventKind.ItemVoided, RefersTo = line, Item = null };
        _lines.Add(voided);
        return voided;
    }

    public void Note(DiscrepancyKind kind, double at, StudioProduct product, StudioProduct? rungAs = null) =>
        _discrepancies.Add(new ScriptedDiscrepancy(kind, at, Visit, product, rungAs));

    public IReadOnlyList<TillLine> InOrder() => [.. _lines.OrderBy(line => line.Time)];
}
