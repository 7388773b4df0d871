using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>What a confirmed loss means for the stock of one product. Travels to webhooks once the decision cannot be taken back.</summary>
/// <param name="AdjustmentId">Unique, the same when it is sent again.</param>
/// <param name="AlertId">The alert that was confirmed. An <c>alertResolved</c> of it later means that its goods were rung after all: nothing was lost.</param>
/// <param name="StoreId">The store.</param>
/// <param name="LaneId">The lane.</param>
/// <param name="TransactionId">The ticket.</param>
/// <param name="OccurredAt">When, event time, UTC.</param>
/// <param name="Lines">One line a product.</param>
internal sealed record InventoryAdjustment(
    string AdjustmentId, string AlertId, string StoreId, string LaneId, string? TransactionId, DateTimeOffset OccurredAt, ValueList<InventoryLine> Lines)
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "inventoryAdjustment/1";

    /// <summary>The id of what a review means for the stock.</summary>
    public static string IdOf(string reviewId) => "adjust:" + reviewId;

    /// <summary>The adjustment of a case; null where it is not confirmed, its goods were rung after all, or it is not about goods.</summary>
    public static InventoryAdjustment? Of(ReviewCase c, Func<string, bool> isWeighed)
    {
        if (c is not { State: CaseState.Confirmed, PutRightAt: null, Alert.Shadow: not true } || LinesOf(c, isWeighed) is not { Length: > 0 } lines)
            return null;
        return new InventoryAdjustment(IdOf(c.Review!.Id), c.Id, c.Alert.StoreId, c.Alert.LaneId, c.Alert.TransactionId, c.Alert.OccurredAt, lines.ToValueList());
    }

    private static InventoryLine[] LinesOf(ReviewCase c, Func<string, bool> isWeighed)
    {
        var seen = c.Seen.Count > 0 ? c.Seen[0] : null;
        return c.Alert.Kind switch
        {
            DiscrepancyKind.MisScan or DiscrepancyKind.BasketItem or DiscrepancyKind.QuantityShort => Line(seen ?? c.Scanned, -1),
            DiscrepancyKind.TicketSwitch or DiscrepancyKind.ProduceMismatch => [.. Line(seen, -1), .. Line(c.Scanned, 1)],
            DiscrepancyKind.VoidWithItem or DiscrepancyKind.ReturnWithoutItem => Line(c.Scanned ?? seen, -1),
            _ => [],
        };

        InventoryLine[] Line(ShownProduct? product, int pieces) =>
            product is null ? [] : [new InventoryLine(product.Code, product.Name, isWeighed(product.Code) ? null : pieces, pieces < 0, product.Price)];
    }
}

/// <summary>One product of an adjustment.</summary>
/// <param name="Gtin">GTIN or PLU.</param>
/// <param name="Name">Its name.</param>
/// <param name="Quantity">Pieces to add to the stock, below 0 to take off; null for goods that are weighed: nobody knows how much it was.</param>
/// <param name="IsLoss">Whether the goods left unpaid; false where they were rung and did not leave.</param>
/// <param name="UnitPrice">Store's currency; null where unknown.</param>
internal sealed record InventoryLine(string Gtin, string Name, int? Quantity, bool IsLoss, decimal? UnitPrice);

/// <summary>The adjustments of a span, by product.</summary>
/// <param name="StoreId">The store.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="Products">One line a product.</param>
internal sealed record InventoryFile(string StoreId, string From, string To, IReadOnlyList<InventoryProduct> Products)
{
    /// <summary>Adds up.</summary>
    public static InventoryFile Of(string storeId, string from, string to, IEnumerable<ReviewCase> cases, Func<string, bool> isWeighed) => new(
        storeId, from, to,
        [
            .. cases.Select(c => InventoryAdjustment.Of(c, isWeighed)).OfType<InventoryAdjustment>().SelectMany(a => a.Lines.Select(l => (a.AlertId, Line: l)))
                .GroupBy(l => l.Line.Gtin, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new InventoryProduct(
                    g.Key, g.First().Line.Name, g.All(l => l.Line.Quantity is not null) ? g.Sum(l => l.Line.Quantity) : null, g.Sum(l => (l.Line.IsLoss ? -1 : 1) * (l.Line.UnitPrice ?? 0)),
                    [.. g.Select(l => l.AlertId).Order(StringComparer.Ordinal)])),
        ]);

    /// <summary>The same as CSV.</summary>
    public string ToCsv() => string.Join('\n', Products.Select(p => string.Join(
        ',', Csv.Text(StoreId), From, To, Csv.Text(p.Gtin), Csv.Text(p.Name), p.Quantity, Csv.Amount(p.Value), Csv.Text(string.Join(' ', p.Alerts))))
        .Prepend("store,from,to,gtin,name,quantity,value,alerts")) + "\n";
}

/// <summary>What becomes of one product's stock.</summary>
/// <param name="Gtin">GTIN or PLU.</param>
/// <param name="Name">Its name.</param>
/// <param name="Quantity">Pieces to add, below 0 to take off; null for goods that are weighed.</param>
/// <param name="Value">The same in the store's currency, at the prices of the alerts.</param>
/// <param name="Alerts">The confirmed alerts.</param>
internal sealed record InventoryProduct(string Gtin, string Name, int? Quantity, decimal Value, IReadOnlyList<string> Alerts);
