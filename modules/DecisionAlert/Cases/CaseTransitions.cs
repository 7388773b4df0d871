using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>How a case goes from one state to the next. Pure: who, when and what come in.</summary>
internal static class CaseTransitions
{
    /// <summary>How long a decision can be taken back; it is sent on after that.</summary>
    public static readonly TimeSpan UndoWithin = TimeSpan.FromSeconds(10);

    /// <summary>The longest note, characters.</summary>
    public const int MaxNote = 500;

    private static readonly ReviewReason[] Confirming =
        [ReviewReason.NotScanned, ReviewReason.WrongTicket, ReviewReason.WrongPlu, ReviewReason.QuantityShort, ReviewReason.LeftInCart];

    /// <summary>The reasons that go with a verdict; one that needs context has none.</summary>
    public static IReadOnlyList<ReviewReason> ReasonsFor(ReviewVerdict verdict) => verdict switch
    {
        ReviewVerdict.Confirmed => Confirming,
        ReviewVerdict.Dismissed => [.. Enum.GetValues<ReviewReason>().Except(Confirming)],
        _ => [],
    };

    /// <summary>The reasons that fit a kind of discrepancy, likeliest first, for one tap each.</summary>
    public static IReadOnlyList<ReviewReason> ReasonsFor(ReviewVerdict verdict, DiscrepancyKind kind)
    {
        var first = kind switch
        {
            DiscrepancyKind.MisScan => ReviewReason.NotScanned,
            DiscrepancyKind.TicketSwitch => ReviewReason.WrongTicket,
            DiscrepancyKind.ProduceMismatch => ReviewReason.WrongPlu,
            DiscrepancyKind.QuantityShort => ReviewReason.QuantityShort,
            DiscrepancyKind.BasketItem => ReviewReason.LeftInCart,
            _ => ReviewReason.ScannedCorrectly,
        };
        return [.. ReasonsFor(verdict).OrderBy(r => r != first)];
    }

    /// <summary>A person decides.</summary>
    public static CaseChange Decide(ReviewCase c, ReviewVerdict verdict, ReviewReason? reason, string? note, Reviewer by, DateTimeOffset now)
    {
        if (c.State is CaseState.Confirmed or CaseState.Dismissed)
            return new CaseChange(c, CaseRefusal.AlreadyDecided);
        if (reason is { } given && !ReasonsFor(verdict).Contains(given))
            return new CaseChange(c, CaseRefusal.ReasonDoesNotFit);
        if (note?.Length > MaxNote)
            return new CaseChange(c, CaseRefusal.NoteTooLong);
        var state = verdict switch
        {
            ReviewVerdict.Confirmed => CaseState.Confirmed,
            ReviewVerdict.Dismissed => CaseState.Dismissed,
            _ => CaseState.NeedsContext,
        };
        var review = new CaseReview(
            $"review:{c.Id}:{c.Reviews + 1}", verdict, reason, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), by.Name, by.Role, now, c.State);
        return new CaseChange(c with { State = state, Review = review, Reviews = c.Reviews + 1, ClosedAt = state == CaseState.NeedsContext ? null : now });
    }

    /// <summary>Whoever decided takes it back in time.</summary>
    public static CaseChange Undo(ReviewCase c, Reviewer by, DateTimeOffset now)
    {
        if (c.Review is not { } review)
            return new CaseChange(c, CaseRefusal.NothingToUndo);
        if (review.By != by.Name)
            return new CaseChange(c, CaseRefusal.SomeoneElses);
        return now - review.At > UndoWithin
            ? new CaseChange(c, CaseRefusal.TooLate)
            : new CaseChange(Reopened(c, review.Before));
    }

    private static ReviewCase Reopened(ReviewCase c, CaseState before) => c.PutRightAt is { } at
        ? c with { State = CaseState.SelfCorrected, Review = null, ClosedAt = at, PutRightAt = null }
        : c with { State = before, Review = null, ClosedAt = before is CaseState.SelfCorrected or CaseState.Withdrawn ? c.Review!.At : null };

    /// <summary>The shopper put it right. A decision that was made stands; a confirmed case notes that nothing was lost.</summary>
    public static CaseChange SelfCorrect(ReviewCase c, DateTimeOffset now) => c.State switch
    {
        CaseState.Open or CaseState.NeedsContext => new CaseChange(c with { State = CaseState.SelfCorrected, ClosedAt = now }),
        CaseState.Confirmed when c.PutRightAt is null => new CaseChange(c with { PutRightAt = now }),
        _ => new CaseChange(c, CaseRefusal.AlreadyDecided),
    };

    /// <summary>A closer look took the alert back. A decision that was made stands.</summary>
    public static CaseChange Withdraw(ReviewCase c, DateTimeOffset now) => c.State is CaseState.Open or CaseState.NeedsContext
        ? new CaseChange(c with { State = CaseState.Withdrawn, ClosedAt = now })
        : new CaseChange(c, CaseRefusal.AlreadyDecided);

    /// <summary>The decision as it leaves the store.</summary>
    public static AlertReview ToMessage(ReviewCase c, CaseReview review) => new()
    {
        ReviewId = review.Id,
        AlertId = c.Id,
        StoreId = c.Alert.StoreId,
        LaneId = c.Alert.LaneId,
        TransactionId = c.Alert.TransactionId,
        Kind = c.Alert.Kind,
        Verdict = review.Verdict,
        Reason = review.Reason,
        Value = c.Value,
        RaisedAt = c.Alert.RaisedAt,
        ReviewedAt = review.At,
        ReviewerRole = review.Role,
    };
}

/// <summary>Who decides.</summary>
/// <param name="Name">The account.</param>
/// <param name="Role">Its role, as <see cref="AlertReview.ReviewerRole"/> has it.</param>
internal sealed record Reviewer(string Name, string Role);

/// <summary>A case after a step, or the case as it was and why the step was refused.</summary>
internal readonly record struct CaseChange(ReviewCase Case, CaseRefusal? Refusal = null);

/// <summary>Why a step was refused.</summary>
internal enum CaseRefusal
{
    /// <summary>No such case is kept.</summary>
    Unknown,

    /// <summary>Someone has decided already.</summary>
    AlreadyDecided,

    /// <summary>The reason belongs to another verdict.</summary>
    ReasonDoesNotFit,

    /// <summary>The note is longer than <see cref="CaseTransitions.MaxNote"/>.</summary>
    NoteTooLong,

    /// <summary>Nothing was decided.</summary>
    NothingToUndo,

    /// <summary>Another account decided.</summary>
    SomeoneElses,

    /// <summary>The decision has been sent on.</summary>
    TooLate,
}
