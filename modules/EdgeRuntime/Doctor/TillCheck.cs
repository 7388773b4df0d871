using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>Whether a till says what decisions need, by a sample of its events: every kind, no gaps, weights, clocks.</summary>
public static class TillCheck
{
    private static readonly (PosEventKind Kind, string Without)[] Needed =
    [
        (PosEventKind.TransactionStarted, "tickets begin with their first line"),
        (PosEventKind.ItemScanned, "nothing can be told"),
        (PosEventKind.PaymentStarted, "what is left in the cart cannot be told in time"),
        (PosEventKind.TransactionCompleted, "tickets stay open"),
        (PosEventKind.ItemVoided, "a voided line that leaves cannot be told"),
        (PosEventKind.ScaleChanged, "weights cannot be held against the ticket"),
    ];

    /// <summary>What a sample says.</summary>
    /// <param name="events">The till's events.</param>
    /// <param name="catalog">What the store sells.</param>
    /// <param name="layouts">How the store's own codes are cut; null: they are read as plain GTINs.</param>
    public static IEnumerable<DoctorFinding> Run(IReadOnlyCollection<PosEvent> events, Catalog catalog, ScanCodeLayouts? layouts = null)
    {
        var kinds = events.Select(e => e.Kind).ToHashSet();
        yield return DoctorFinding.Good("till", $"{events.Count} events of {events.Select(e => e.LaneId).Distinct(StringComparer.Ordinal).Count()} lanes: {string.Join(", ", kinds.Order())}");
        foreach (var (kind, without) in Needed.Where(n => !kinds.Contains(n.Kind)))
        {
            var text = $"no {kind} in the sample: {without}";
            yield return kind is PosEventKind.ItemScanned or PosEventKind.TransactionCompleted
                ? DoctorFinding.Bad("till", text, "let the till send it")
                : DoctorFinding.Weak("till", text, "let the till send it, or take a longer sample");
        }

        var gaps = events
            .GroupBy(e => (e.TerminalId, e.TransactionId, e.BusinessDay))
            .Sum(g => g.Select(e => e.Sequence).Distinct().Order().Aggregate((Last: (long?)null, Gaps: 0L), (s, n) => (n, s.Gaps + (s.Last is { } last ? n - last - 1 : 0))).Gaps);
        if (gaps > 0)
        {
            yield return DoctorFinding.Weak("till", $"{gaps} numbers are missing inside tickets", "let the till number its events without gaps, or look for what the broker drops");
        }

        PosItem[] rung = [.. events.Where(e => e.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed).Select(e => e.Item).OfType<PosItem>()];
        string[] unknown = [.. rung.Where(item => Product(item.Code, catalog, layouts) is null).Select(item => item.Code).Distinct(StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            yield return DoctorFinding.Weak("till", $"{unknown.Length} codes that are rung are not in the catalog, such as {string.Join(", ", unknown.Take(3))}", "export the catalog anew");
        }
        else if (rung.Length > 0)
        {
            yield return DoctorFinding.Good("till", "every code that is rung is in the catalog");
        }

        if (Weighed(rung, catalog, layouts ?? ScanCodeLayouts.None) is { } weights)
        {
            yield return weights;
        }
    }

    /// <summary>The product that a code as rung stands for; null where the catalog has none, or it is no code.</summary>
    public static CatalogProduct? Product(string code, Catalog catalog, ScanCodeLayouts? layouts = null) =>
        ScanCode.TryParse(code, layouts ?? ScanCodeLayouts.None, out var scanned, out _) ? catalog.Resolve(scanned) : null;

    /// <summary>What was rung, by product and how often.</summary>
    public static IReadOnlyDictionary<ProductCode, int> Sold(IEnumerable<PosEvent> events, Catalog catalog, ScanCodeLayouts? layouts = null) => events
        .Where(e => e.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed && e.Item is not null)
        .Select(e => Product(e.Item!.Code, catalog, layouts)?.Code)
        .OfType<ProductCode>()
        .CountBy(code => code)
        .ToDictionary();

    /// <summary>Whether lines of goods that are sold by weight say theirs; null where the catalog has no such goods.</summary>
    private static DoctorFinding? Weighed(IEnumerable<PosItem> rung, Catalog catalog, ScanCodeLayouts layouts)
    {
        if (!catalog.Products.Any(p => p.SoldBy == SoldBy.Weight))
        {
            return null;
        }

        var (weighed, silent, names) = (0, 0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var item in rung)
        {
            if (ScanCode.TryParse(item.Code, layouts, out var scanned, out _) && catalog.Resolve(scanned) is { SoldBy: SoldBy.Weight } product)
            {
                weighed++;
                if (item.WeightGrams is null && !SaysWeight(scanned, product))
                {
                    silent++;
                    names.Add($"'{product.Name}'");
                }
            }
        }

        return weighed == 0 ? DoctorFinding.Unknown("till", "whether weighed lines carry their weight: the sample has none")
            : silent == 0 ? DoctorFinding.Good("till", $"every one of {weighed} weighed lines carries its weight")
            : DoctorFinding.Weak(
                "till", $"{silent} of {weighed} weighed lines carry no weightGrams, such as {string.Join(", ", names.Take(3))}",
                "let the till send the weight that it priced the line by: a light weight keyed for heavy goods cannot be told without it");
    }

    /// <summary>A price in the code is a weight where the catalog knows the price of a kilogram.</summary>
    private static bool SaysWeight(ScannedCode scanned, CatalogProduct product) =>
        scanned.WeightGrams is not null || (scanned is { Price: not null, Currency: null } && product.UnitPrice > 0);
}
