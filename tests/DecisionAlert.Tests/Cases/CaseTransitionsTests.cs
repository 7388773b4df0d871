using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public class CaseTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly Reviewer Ann = new("beatrix", "attendant");
    private static readonly Reviewer Sam = new("sam", "supervisor");

    internal static ReviewCase Open(string id = "misScan:s1", string lane = "lane-1", double risk = 0.9, DiscrepancyKind kind = DiscrepancyKind.MisScan) => new()
    {
        Alert = new Alert
        {
            AlertId = id,
            StoreId = "store-1",
            LaneId = lane,
            TransactionId = "t1",
            Kind = kind,
            Risk = risk,
            Action = AlertAction.Nudge,
            RaisedAt = Now,
            OccurredAt = Now.AddSeconds(-2),
            LatencyMs = 2000,
        },
        OpenedAt = Now,
        Value = 3.5m,
    };

    [Theory]
    [InlineData(ReviewVerdict.Confirmed, CaseState.Confirmed)]
    [InlineData(ReviewVerdict.Dismissed, CaseState.Dismissed)]
    [InlineData(ReviewVerdict.NeedsContext, CaseState.NeedsContext)]
    internal void Decide_Open_TakesTheVerdictAndUndoPutsItBack(ReviewVerdict verdict, CaseState state)
    {
        var decided = CaseTransitions.Decide(Open(), verdict, null, "  ", Ann, Now);

        decided.Refusal.ShouldBeNull();
        decided.Case.State.ShouldBe(state);
        decided.Case.Review!.Note.ShouldBeNull("a note of spaces is none");
        (decided.Case.ClosedAt is null).ShouldBe(state == CaseState.NeedsContext);
        var undone = CaseTransitions.Undo(decided.Case, Ann, Now.AddSeconds(10));
        undone.Case.ShouldBe(Open() with { Reviews = 1 });
        CaseTransitions.Undo(decided.Case, Ann, Now.AddSeconds(10.1)).Refusal.ShouldBe(CaseRefusal.TooLate);
        CaseTransitions.Undo(decided.Case, Sam, Now).Refusal.ShouldBe(CaseRefusal.SomeoneElses);
    }

    [Fact]
    public void Decide_DecidedAnew_HasAnotherId()
    {
        var first = CaseTransitions.Decide(Open(), ReviewVerdict.Confirmed, null, null, Ann, Now).Case;
        var second = CaseTransitions.Decide(CaseTransitions.Undo(first, Ann, Now).Case, ReviewVerdict.Dismissed, null, null, Ann, Now).Case;

        second.Review!.Id.ShouldNotBe(first.Review!.Id);
        CaseTransitions.Decide(second, ReviewVerdict.Confirmed, null, null, Sam, Now).Refusal.ShouldBe(CaseRefusal.AlreadyDecided);
    }

    [Fact]
    public void Decide_ReasonOfAnotherVerdictOrLongNote_Refused()
    {
        CaseTransitions.Decide(Open(), ReviewVerdict.Dismissed, ReviewReason.NotScanned, null, Ann, Now).Refusal.ShouldBe(CaseRefusal.ReasonDoesNotFit);
        CaseTransitions.Decide(Open(), ReviewVerdict.NeedsContext, ReviewReason.OwnItem, null, Ann, Now).Refusal.ShouldBe(CaseRefusal.ReasonDoesNotFit);
        CaseTransitions.Decide(Open(), ReviewVerdict.Confirmed, null, new string('x', 501), Ann, Now).Refusal.ShouldBe(CaseRefusal.NoteTooLong);
    }

    [Fact]
    public void SelfCorrect_OpenClosesDecidedStands()
    {
        CaseTransitions.SelfCorrect(Open(), Now).Case.State.ShouldBe(CaseState.SelfCorrected);
        var dismissed = CaseTransitions.Decide(Open(), ReviewVerdict.Dismissed, ReviewReason.OwnItem, null, Ann, Now).Case;
        CaseTransitions.SelfCorrect(dismissed, Now).Refusal.ShouldBe(CaseRefusal.AlreadyDecided);
    }

    [Theory]
    [InlineData(DiscrepancyKind.MisScan, ReviewReason.NotScanned)]
    [InlineData(DiscrepancyKind.ProduceMismatch, ReviewReason.WrongPlu)]
    [InlineData(DiscrepancyKind.BasketItem, ReviewReason.LeftInCart)]
    public void ReasonsFor_Kind_LikeliestFirstAndEveryReasonOnce(DiscrepancyKind kind, ReviewReason first)
    {
        var confirming = CaseTransitions.ReasonsFor(ReviewVerdict.Confirmed, kind);
        confirming[0].ShouldBe(first);
        confirming.Concat(CaseTransitions.ReasonsFor(ReviewVerdict.Dismissed, kind)).Order().ShouldBe(Enum.GetValues<ReviewReason>());
    }

    [Fact]
    public void ToMessage_Decided_NamesTheRoleNotTheAccount()
    {
        var decided = CaseTransitions.Decide(Open(), ReviewVerdict.Confirmed, ReviewReason.NotScanned, "seen by beatrix", Ann, Now).Case;
        var text = System.Text.Json.JsonSerializer.Serialize(CaseTransitions.ToMessage(decided, decided.Review!), ContractsJson.Default.AlertReview);

        text.ShouldContain("\"reviewerRole\":\"attendant\"");
        text.ShouldNotContain("beatrix");
    }
}
