using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What a person decided about an alert. Travels DecisionAlert -> $upstream: the role of who decided, never a name.</summary>
public sealed record AlertReview
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "alertReview/1";

    /// <summary>Unique; a case that is decided anew has another.</summary>
    public required string ReviewId { get; init; }

    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What was alerted.</summary>
    public required DiscrepancyKind Kind { get; init; }

    /// <summary>The decision.</summary>
    public required ReviewVerdict Verdict { get; init; }

    /// <summary>Why, where it was said.</summary>
    public ReviewReason? Reason { get; init; }

    /// <summary>What was at stake, store's currency; null where unknown.</summary>
    public decimal? Value { get; init; }

    /// <summary>When the alert was raised, event time, UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was decided, wall clock, UTC.</summary>
    public required DateTimeOffset ReviewedAt { get; init; }

    /// <summary>The role of who decided: <c>attendant</c>, <c>supervisor</c> or <c>administrator</c>.</summary>
    public required string ReviewerRole { get; init; }

    /// <summary>Sent on more than a minute after it was due, since the hub was out of reach. Absent where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Late { get; init; }
}

/// <summary>What was decided.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReviewVerdict>))]
public enum ReviewVerdict
{
    /// <summary>The alert was right.</summary>
    Confirmed,

    /// <summary>The alert was wrong.</summary>
    Dismissed,

    /// <summary>It cannot be told yet.</summary>
    NeedsContext,
}

/// <summary>Why, in the words of the field. The first five confirm an alert, the others dismiss it.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReviewReason>))]
public enum ReviewReason
{
    /// <summary>The item had no scan.</summary>
    NotScanned,

    /// <summary>Another product's code was rung.</summary>
    WrongTicket,

    /// <summary>Another PLU was keyed.</summary>
    WrongPlu,

    /// <summary>Fewer pieces were rung than left.</summary>
    QuantityShort,

    /// <summary>The item was left in the cart.</summary>
    LeftInCart,

    /// <summary>The item was scanned as it should be.</summary>
    ScannedCorrectly,

    /// <summary>The same product in another variant.</summary>
    OtherVariant,

    /// <summary>The shopper's own item.</summary>
    OwnItem,

    /// <summary>Staff did it on purpose.</summary>
    StaffAction,

    /// <summary>Something stood before the camera.</summary>
    BlockedView,

    /// <summary>Camera or scale were at fault.</summary>
    EquipmentFault,
}
