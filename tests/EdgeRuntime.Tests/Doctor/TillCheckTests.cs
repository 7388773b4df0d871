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
