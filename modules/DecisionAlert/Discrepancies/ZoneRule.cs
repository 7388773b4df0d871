using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// Goods on their way out without a sale: a tag read at the lane's exit (<c>rfidRead</c>) for which the lane sold nothing, or a sighting in the
/// entrance zone, where a detector reports one and the lane sold nothing just before. Off unless a store switches it on. A reader belongs to a lane: it is held against that lane's sales.
/// </summary>
internal sealed class ZoneRule : TicketRule
{
    private const int MaxSold = 400;
    private const int MaxReads = 64;
    private readonly List<Sold> sold = [];
    private readonly List<Read> reads = [];

    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        var settings = lane.Context.Settings.Discrepancies.ZoneRule;
        if (!settings.Enabled)
            return;
        if (fact.IsPass && fact.Sighting is { AtEntrance: true } sighting && settings.Entrance && !SoldJustBefore(sighting, settings))
            Leave(sighting, settings, fact.Now, lane);
        if (fact.Event is not { } e)
            return;
        if (fact.Line is { Verifiable: true, Product: { } product } line)
            Sell(line, product, e, settings, fact.Now);
        else if (e is { Kind: PosEventKind.RfidRead, Item: { } item } && lane.Context.Products.Resolve(item.Code) is { } read)
            Pass(e, item, read, settings, fact.Now);
    }

    /// <inheritdoc/>
    public override void Tick(long now, IRuleHost lane)
    {
        var settings = lane.Context.Settings.Discrepancies.ZoneRule;
        while (reads.Count > 0 && reads[0].DueAt <= now)
        {
            var read = reads[0];
            reads.RemoveAt(0);
            var sale = sold.FindIndex(s => s.Product == read.Product.Code && s.Line.VoidedAt == 0 && s.Pieces > 0);
            if (sale >= 0)
                sold[sale].Pieces--;
            else
                Raise(read, settings, now, lane);
        }

        NextDeadline = reads.Count > 0 ? reads[0].DueAt : long.MaxValue;
    }

    private bool SoldJustBefore(OpenSighting sighting, ZoneRuleSettings settings) =>
        sold.Exists(s => s.Line.VoidedAt == 0 && sighting.Start - s.Line.At is >= 0 and var since && since < settings.EntranceAfterSale.Ticks);

    private void Sell(OpenScan line, Product product, PosEvent e, ZoneRuleSettings settings, long now)
    {
        if (e.Kind == PosEventKind.ItemVoided)
            return;
        sold.RemoveAll(s => now - s.Line.At > settings.SoldWithin.Ticks);
        if (sold.Count == MaxSold)
            sold.RemoveAt(0);
        sold.Add(new Sold(product.Code, line) { Pieces = line.Pieces });
    }

    /// <summary>A tag is read many times on its way; a read waits for a line that may come later.</summary>
    private void Pass(PosEvent e, PosItem item, Product product, ZoneRuleSettings settings, long now)
    {
        if (reads.Exists(r => r.Code == item.Code) || reads.Count == MaxReads)
            return;
        reads.Add(new Read(item.Code, product, e, now, now + settings.ReadSettles.Ticks));
        NextDeadline = reads[0].DueAt;
    }

    private static void Raise(Read read, ZoneRuleSettings settings, long now, IRuleHost lane) => lane.Found(
        new Finding
        {
            Kind = DiscrepancyKind.ZoneRule,
            Key = read.Event.EventId,
            At = read.At,
            TransactionId = read.Event.TransactionId,
            Scanned = read.Product.Code,
            Value = read.Product.UnitPrice ?? 0,
            Evidence =
            [
                new EvidenceTerm("prior", Risk.LogOdds.Of(settings.Unpaid), $"About {settings.Unpaid:P0} of tags read at the exit are of unpaid goods."),
                new EvidenceTerm("noSale", -Math.Log(settings.SaleUnknown), $"{read.Product.Name} was read at the exit and the lane sold none; of paid goods about {settings.SaleUnknown:P0} look so."),
            ],
        },
        now);

    private static void Leave(OpenSighting sighting, ZoneRuleSettings settings, long now, IRuleHost lane) => lane.Found(
        new Finding
        {
            Kind = DiscrepancyKind.ZoneRule,
            Key = sighting.Recognition.SightingId,
            At = sighting.Middle,
            Sighting = sighting,
            SeenSince = sighting.Start,
            Value = sighting.Likeliest is { } likeliest ? lane.Context.Products.Find(likeliest.Gtin)?.UnitPrice ?? 0 : 0,
            Evidence =
            [
                new EvidenceTerm("prior", Risk.LogOdds.Of(settings.Unpaid), $"About {settings.Unpaid:P0} of goods that leave by the entrance are unpaid."),
                new EvidenceTerm("goods", Math.Clamp(sighting.GoodsLogOdds, -6, 4), "How far the pictures show goods."),
            ],
        },
        now);

    private sealed class Sold(ProductCode product, OpenScan line)
    {
        public ProductCode Product { get; } = product;

        public OpenScan Line { get; } = line;

        public int Pieces { get; set; }
    }

    private sealed record Read(string Code, Product Product, PosEvent Event, long At, long DueAt);
}
