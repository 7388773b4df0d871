using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.EdgeRuntime.Tests.Doctor;

public sealed class TillCheckTests
{
    private static readonly Catalog Store = Catalog.Create([new CatalogProduct { Plu = Plu("4011"), Name = "Bananas" }]);

    [Fact]
    public void Run_KindsMissingGapsAndUnknownCodes_EachIsSaid()
    {
        PosEvent[] events =
        [
            Event(1, PosEventKind.TransactionStarted), Event(2, PosEventKind.ItemKeyed, "4011"), Event(5, PosEventKind.ItemKeyed, "4012"), Event(6, PosEventKind.PaymentStarted),
        ];

        var findings = TillCheck.Run(events, Store).ToList();

        findings.Where(f => f.Level == DoctorLevel.Bad).Select(f => f.Text).ShouldBe(
            ["no ItemScanned in the sample: nothing can be told", "no TransactionCompleted in the sample: tickets stay open"]);
        findings.ShouldContain(f => f.Text == "2 numbers are missing inside tickets");
        findings.ShouldContain(f => f.Text == "1 codes that are rung are not in the catalog, such as 4012");
    }

    [Theory]
    [InlineData(null, DoctorLevel.Weak, "2 of 3 weighed lines carry no weightGrams, such as 'Bananas', 'Ham'")]
    [InlineData(420.0, DoctorLevel.Weak, "1 of 3 weighed lines carry no weightGrams, such as 'Ham'")]
    public void Run_WeighedLinesWithoutTheirWeight_AreCounted(double? grams, DoctorLevel level, string text)
    {
        var findings = Weighed(ScanCodeLayouts.None, Item(1, "4011", grams), Item(2, InStore("281234500000"), null), Item(3, "4011", 300), Item(4, "4186", null));

        findings.ShouldContain(f => f.Level == level && f.Text == text, string.Join("\n", findings));
    }

    [Fact]
    public void Run_TheWeightStandsInTheCode_IsCarried()
    {
        ScanCodeLayouts.Create([new InStoreLayout { Prefix = "28", ItemReferenceDigits = 5, Value = InStoreValueKind.Weight, Decimals = 3 }], out var layouts).ShouldBeEmpty();

        Weighed(layouts, Item(1, "4011", 250), Item(2, InStore("281234500750"), null)).ShouldContain(DoctorFinding.Good("till", "every one of 2 weighed lines carries its weight"));
    }

    [Fact]
    public void Run_NothingWeighedInTheSample_SaysThatItCannotTell() =>
        Weighed(ScanCodeLayouts.None, Item(1, "4186", null)).ShouldContain(f => f.Level == DoctorLevel.Unknown && f.Text.StartsWith("whether weighed lines", StringComparison.Ordinal));

    private static List<DoctorFinding> Weighed(ScanCodeLayouts layouts, params PosEvent[] events) => [.. TillCheck.Run(events, Goods, layouts)];

    private static Catalog Goods { get; } = Catalog.Create([
        new CatalogProduct { Plu = Plu("4011"), Name = "Bananas", SoldBy = SoldBy.Weight },
        new CatalogProduct { Gtin = Plu(InStore("281234500000")), Name = "Ham", SoldBy = SoldBy.Weight },
        new CatalogProduct { Plu = Plu("4186"), Name = "A melon" },
    ]);

    private static string InStore(string digits) => digits + ProductCode.CheckDigit(digits);

    private static PosEvent Item(long sequence, string code, double? grams)
    {
        var e = Event(sequence, PosEventKind.ItemScanned, code);
        return e with { Item = e.Item! with { WeightGrams = grams } };
    }

    private static ProductCode Plu(string digits) => ProductCode.TryParse(digits, out var code, out _) ? code : throw new FormatException(digits);

    private static PosEvent Event(long sequence, PosEventKind kind, string? code = null) => new()
    {
        EventId = $"e{sequence}",
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "till-1",
        TransactionId = "t1",
        Sequence = sequence,
        Kind = kind,
        OccurredAt = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
        Item = code is null ? null : new PosItem { Code = code },
    };
}
