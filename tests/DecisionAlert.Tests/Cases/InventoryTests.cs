using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public sealed class InventoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly Reviewer Ann = new("ann", "attendant");
    private static readonly ShownProduct Ham = new("4006381333931", "Ham", 8m);
    private static readonly ShownProduct Tea = new("4006381333948", "=Tea", 2m);

    [Fact]
    public void Of_ConfirmedLosses_ByProduct_WhatWasRungInsteadComesBack()
    {
        ReviewCase[] cases =
        [
            Confirmed("missed", DiscrepancyKind.MisScan, null, Ham),
            Confirmed("switched", DiscrepancyKind.TicketSwitch, Tea, Ham),
            Confirmed("a pattern", DiscrepancyKind.RepeatedVoids, Tea, Ham),
            CaseTransitions.SelfCorrect(Confirmed("rung after all", DiscrepancyKind.MisScan, null, Ham), Now).Case,
            CaseTransitions.Decide(Open("dismissed", DiscrepancyKind.MisScan, null, Ham), ReviewVerdict.Dismissed, null, null, Ann, Now).Case,
            Open("open", DiscrepancyKind.MisScan, null, Ham),
        ];

        var file = InventoryFile.Of("store-1", "2026-01-05", "2026-01-05", cases, _ => false);

        file.Products.Select(p => (p.Gtin, p.Quantity, p.Value)).ShouldBe([(Ham.Code, -2, -16m), (Tea.Code, 1, 2m)]);
        file.ToCsv().Split('\n')[1..3].ShouldBe(
        [
            "\"store-1\",2026-01-05,2026-01-05,\"4006381333931\",\"Ham\",-2,-16.00,\"missed switched\"",
            "\"store-1\",2026-01-05,2026-01-05,\"4006381333948\",\"'=Tea\",1,2.00,\"switched\"",
        ]);
    }

    [Fact]
    public void Of_WeighedGoods_HaveNoQuantity()
    {
        var adjustment = InventoryAdjustment.Of(Confirmed("p", DiscrepancyKind.ProduceMismatch, Tea, Ham), code => code == Ham.Code)!;

        adjustment.Lines.Select(l => (l.Gtin, l.Quantity, l.IsLoss)).ShouldBe([(Ham.Code, null, true), (Tea.Code, 1, false)]);
        adjustment.AdjustmentId.ShouldBe("adjust:review:p:1");
    }

    [Fact]
    public void Undo_OfAConfirmedCaseThatWasRungAfterAll_LeavesItPutRight()
    {
        var confirmed = CaseTransitions.SelfCorrect(Confirmed("a", DiscrepancyKind.MisScan, null, Ham), Now).Case;
        confirmed.ShouldSatisfyAllConditions(c => c.State.ShouldBe(CaseState.Confirmed), c => c.PutRightAt.ShouldBe(Now));
        CaseTransitions.Undo(confirmed, Ann, Now).Case.State.ShouldBe(CaseState.SelfCorrected);
    }

    private static ReviewCase Open(string id, DiscrepancyKind kind, ShownProduct? scanned, ShownProduct seen) =>
        CaseTransitionsTests.Open(id, kind: kind) with { Scanned = scanned, Seen = [seen] };

    private static ReviewCase Confirmed(string id, DiscrepancyKind kind, ShownProduct? scanned, ShownProduct seen) =>
        CaseTransitions.Decide(Open(id, kind, scanned, seen), ReviewVerdict.Confirmed, null, null, Ann, Now).Case;
}
