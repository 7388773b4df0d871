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
    public static IEnumerable<DoctorFinding> Run(IReadOnlyCollection<PosEvent> events, Catalog catalog)
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

        string[] unknown = [.. events
            .Where(e => e.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed && e.Item is not null && Product(e.Item.Code, catalog) is null)
            .Select(e => e.Item!.Code.ToString()!).Distinct(StringComparer.Ordinal)];
        var rung = events.Count(e => e.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed);
        if (unknown.Length > 0)
        {
            yield return DoctorFinding.Weak("till", $"{unknown.Length} codes that are rung are not in the catalog, such as {string.Join(", ", unknown.Take(3))}", "export the catalog anew");
        }
        else if (rung > 0)
        {
            yield return DoctorFinding.Good("till", "every code that is rung is in the catalog");
        }
    }

    /// <summary>The product that a code as rung stands for; null where the catalog has none, or it is no code.</summary>
    public static CatalogProduct? Product(string code, Catalog catalog) =>
        ScanCode.TryParse(code, ScanCodeLayouts.None, out var scanned, out _) ? catalog.Resolve(scanned) : null;

    /// <summary>What was rung, by product and how often.</summary>
    public static IReadOnlyDictionary<ProductCode, int> Sold(IEnumerable<PosEvent> events, Catalog catalog) => events
        .Where(e => e.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed && e.Item is not null)
        .Select(e => Product(e.Item!.Code, catalog)?.Code)
        .OfType<ProductCode>()
        .CountBy(code => code)
        .ToDictionary();
}
