using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.Evidence;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One product beside the other.</summary>
public sealed record ProductView(string Name, string Code, string Price);

/// <summary>A reason that can be given with one tap.</summary>
public sealed record ReasonView(string Name, string Text);

/// <summary>A clip, or why there is none: <paramref name="Text"/> in the reader's language, <paramref name="Reason"/> in VideoIngest's, English.</summary>
public sealed record ClipView(bool IsReady, bool IsPending, string? Text, string? Reason);

/// <summary>A picture of the item, and what it shows.</summary>
public sealed record PictureView(string Address, string Text);

/// <summary>What can be exported, and whether it was.</summary>
public sealed record ExportView(bool IsPossible, string? Pinned, string? Package, string? Refusal);

/// <summary>One card, in words of the reader's language about the item alone.</summary>
public sealed record CardView(
    string Id, string LaneId, string? Ticket, string Kind, string Title, int RiskPercent, bool IsHigh, string Value, string Age, string At,
    ProductView? Scanned, ProductView? Seen, IReadOnlyList<PictureView> Pictures, IReadOnlyList<PictureView> Moments, ClipView Clip, IReadOnlyList<string> Why, string State, string StateText,
    IReadOnlyList<ReasonView> Confirming, IReadOnlyList<ReasonView> Dismissing, int MoreOnLane, string? Decided, bool CanUndo, string? Note);

#pragma warning restore CS1591

/// <summary>Cases as cards.</summary>
internal static class CardViews
{
    /// <summary>How long an undecided case stays among the cards; it stays in the queue after that.</summary>
    public static readonly TimeSpan OnShowFor = TimeSpan.FromHours(1);

    /// <summary>Key pictures a card shows: more are no longer understood at a glance.</summary>
    private const int Most = 3;

    /// <summary>From this value on, or with a call or a pause, a case is of high severity.</summary>
    private const decimal HighValue = 20;

    /// <summary>The open cards, newest of the riskiest first, one a lane. What is about an operator's figures is for the queue alone.</summary>
    public static IReadOnlyList<CardView> Open(IEnumerable<ReviewCase> cases, Words words, string currency, DateTimeOffset now) =>
    [
        .. cases.Where(c => c.State is CaseState.Open or CaseState.NeedsContext && c.Alert.Shadow is not true && c.Alert.OperatorId is null && now - c.OpenedAt <= OnShowFor)
            .GroupBy(c => c.Alert.LaneId, StringComparer.Ordinal)
            .Select(lane => (Lane: lane, First: lane.OrderBy(c => c.State).ThenByDescending(Urgency).ThenByDescending(c => c.OpenedAt).First()))
            .OrderBy(l => l.First.State).ThenByDescending(l => Urgency(l.First)).ThenByDescending(l => l.First.OpenedAt)
            .Select(l => Of(l.First, words, currency, now, null) with { MoreOnLane = l.Lane.Count() - 1 }),
    ];

    /// <summary>What an account decided and can still take back, newest first.</summary>
    public static IReadOnlyList<CardView> Undoable(IEnumerable<ReviewCase> cases, string by, Words words, string currency, DateTimeOffset now) =>
    [
        .. cases.Where(c => c.Review is { } r && r.By == by && now - r.At <= CaseTransitions.UndoWithin)
            .OrderByDescending(c => c.Review!.At).Select(c => Of(c, words, currency, now, by)),
    ];

    /// <summary>One case.</summary>
    public static CardView Of(ReviewCase c, Words words, string currency, DateTimeOffset now, string? reader) => new(
        c.Id, c.Alert.LaneId, c.Alert.TransactionId, c.Alert.Kind.ToString(), words.Of("Kind", c.Alert.Kind), (int)Math.Round(100 * c.Alert.Risk), IsHigh(c),
        words.Money(c.Value, currency), Words.Age(now - c.OpenedAt), c.Alert.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"),
        Product(c.Scanned, words, currency), Product(c.Seen.Count > 0 ? c.Seen[0] : null, words, currency),
        [.. c.Pictures.Take(Most - Moments(c).Count()).Select(id => new PictureView($"picture?case={Uri.EscapeDataString(c.Id)}&id={Uri.EscapeDataString(id)}", words["Card.Picture"]))],
        [.. Moments(c).Select(m => new PictureView($"clip/frame?case={Uri.EscapeDataString(c.Id)}{(m.Name is null ? "" : "&moment=" + m.Name)}", words["Moment." + m.Text]))],
        Clip(c, words, now), Why(c.Alert, words),
        c.State.ToString(), words.Of("State", c.State), Reasons(ReviewVerdict.Confirmed, c, words), Reasons(ReviewVerdict.Dismissed, c, words), 0,
        c.Review is { } review ? Decided(review, words) : null,
        reader is not null && c.Review?.By == reader && now - c.Review.At <= CaseTransitions.UndoWithin, c.Review?.Note);

    /// <summary>A case's export.</summary>
    public static ExportView Export(CasePin? pin, bool isPossible, string? refusal, Words words) => new(
        isPossible, pin is null ? null : string.Format(words["Export.Pinned"], $"{pin.Until.UtcDateTime:yyyy-MM-dd}", pin.Name, pin.Reason), pin?.Package,
        refusal is { Length: > 0 } key && key.StartsWith("Export.", StringComparison.Ordinal) ? words.Find(key) : null);

    /// <summary>Whether a case is of high severity.</summary>
    public static bool IsHigh(ReviewCase c) => c.Value >= HighValue || c.Alert.Action >= AlertAction.Call;

    /// <summary>At most two pictures of the clip: the item at the scanner, boxed where its place is known, and the other moment that tells most.</summary>
    private static IEnumerable<(string? Name, string Text)> Moments(ReviewCase c)
    {
        if (c.Clip is null)
            return [];
        (string? Name, string Text)[] other = c.Moments.Contains(EvidencePart.ScanPicture) && c.Moments.Contains(EvidencePart.SightingPicture) ? [(EvidencePart.ScanPicture, "Scan")]
            : c.Moments.Contains(EvidencePart.AfterPicture) ? [(EvidencePart.AfterPicture, "After")] : [];
        return c.Place is not null ? [(null, "Sighting"), .. other] : c.Moments.Count > 0 ? [(null, "Sighting"), .. other] : [];
    }

    private static ClipView Clip(ReviewCase c, Words words, DateTimeOffset now)
    {
        if (c.Clip is not null)
            return new ClipView(true, false, null, null);
        var isPending = c.NoClip is null && c.State == CaseState.Open && now - c.OpenedAt < ClipKeeper.AskWithin;
        return new ClipView(false, isPending, words[isPending ? "Clip.Pending" : "Clip.None"], c.NoClip);
    }

    private static (bool, AlertAction, double) Urgency(ReviewCase c) => (IsHigh(c), c.Alert.Action, c.Alert.Risk);

    private static string Decided(CaseReview review, Words words)
    {
        var state = words[review.Verdict switch
        {
            ReviewVerdict.Confirmed => "State.Confirmed",
            ReviewVerdict.Dismissed => "State.Dismissed",
            _ => "State.NeedsContext",
        }];
        return review.Reason is { } reason ? $"{state}: {words.Of("Reason", reason)}" : state;
    }

    private static ProductView? Product(ShownProduct? product, Words words, string currency) =>
        product is null ? null : new ProductView(product.Name, product.Code, words.Money(product.Price, currency));

    /// <summary>What speaks for the alert, strongest first; the prior says nothing about this item.</summary>
    private static string[] Why(Alert alert, Words words) =>
    [
        .. alert.Evidence.Where(e => e.LogOdds > 0 && e.Term != "prior").OrderByDescending(e => e.LogOdds).Take(3)
            .Select(e => words.Language == "en" ? e.Text : words.Find("Term." + e.Term) ?? e.Text),
    ];

    private static ReasonView[] Reasons(ReviewVerdict verdict, ReviewCase c, Words words) =>
        [.. CaseTransitions.ReasonsFor(verdict, c.Alert.Kind).Select(r => new ReasonView(r.ToString(), words.Of("Reason", r)))];
}
