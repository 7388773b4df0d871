using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>A discrepancy that someone should look at. Travels DecisionAlert -> $upstream: words and numbers, never a picture.</summary>
public sealed record Alert
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "alert/1";

    /// <summary>Unique; the same when a recording is replayed.</summary>
    public required string AlertId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket, where one was open.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What differs.</summary>
    public required DiscrepancyKind Kind { get; init; }

    /// <summary>Posterior probability that goods would leave unpaid, 0..1.</summary>
    public required double Risk { get; init; }

    /// <summary>The step of the ladder taken.</summary>
    public required AlertAction Action { get; init; }

    /// <summary>When it could be known, event time, UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When the item passed or the line was rung, event time, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary><see cref="RaisedAt"/> - <see cref="OccurredAt"/> in milliseconds, event time.</summary>
    public required double LatencyMs { get; init; }

    /// <summary>Sent on more than a minute after it was raised, since the hub was out of reach. Absent where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Late { get; init; }

    /// <summary>What was scanned, where something was.</summary>
    public ProductCode? ScannedGtin { get; init; }

    /// <summary>What was seen, likeliest first.</summary>
    public ValueList<SeenProduct> SeenGtins { get; init; }

    /// <summary>Every term of the risk, in words a person understands.</summary>
    public ValueList<EvidenceTerm> Evidence { get; init; }

    /// <summary>Where the clip lies in the store, once it is cut.</summary>
    public string? Clip { get; init; }

    /// <summary>The sightings whose pictures belong to the card.</summary>
    public ValueList<string> KeyFrames { get; init; }

    /// <summary>The first alert of the same ticket: all that share it are one case. An alert's own id where it is the first; null without a ticket.</summary>
    public string? BundleId { get; init; }

    /// <summary>The step that the risk asks for, where the lane's mode or its ladder took a lower one; null where it was taken.</summary>
    public AlertAction? Withheld { get; init; }

    /// <summary>Whether the lane is in shadow: the alert stands in the journal and the store's own figures, and nobody is told. Null where it is not.</summary>
    public bool? Shadow { get; init; }

    /// <summary>Whether the step was taken by itself because the risk is above the confidence that an administrator set. Null where it was not.</summary>
    public bool? Automated { get; init; }

    /// <summary>Who worked the till, for kinds that are about an operator's figures; null for all others.</summary>
    public string? OperatorId { get; init; }
}

/// <summary>A product that the pictures may show.</summary>
/// <param name="Gtin">The product.</param>
/// <param name="Probability">0..1.</param>
public sealed record SeenProduct(ProductCode Gtin, double Probability);

/// <summary>One term of the log-odds.</summary>
/// <param name="Term">Its name, for machines: <c>prior</c>, <c>looks</c>, <c>time</c>, ...</param>
/// <param name="LogOdds">What it adds, natural logarithm.</param>
/// <param name="Text">The same for people.</param>
public sealed record EvidenceTerm(string Term, double LogOdds, string Text);

/// <summary>How sight and ticket can differ.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DiscrepancyKind>))]
public enum DiscrepancyKind
{
    /// <summary>An item passed the scanner zone and no scan belongs to it.</summary>
    MisScan,

    /// <summary>The scan's product is not what was seen.</summary>
    TicketSwitch,

    /// <summary>An item in or under the cart has no scan by payment.</summary>
    BasketItem,

    /// <summary>Scale and catalog disagree.</summary>
    WeightMismatch,

    /// <summary>The keyed PLU is not the produce seen.</summary>
    ProduceMismatch,

    /// <summary>A return with nothing seen.</summary>
    ReturnWithoutItem,

    /// <summary>A voided item leaves with the shopper.</summary>
    VoidWithItem,

    /// <summary>Discounts beyond the lane's normal.</summary>
    UnusualDiscount,

    /// <summary>Voids beyond the lane's normal.</summary>
    RepeatedVoids,

    /// <summary>The drawer opened beyond the lane's normal.</summary>
    DrawerOpen,

    /// <summary>Mis-scans and switches of one operator beyond chance.</summary>
    Sweethearting,

    /// <summary>A detector class met a polygon rule.</summary>
    ZoneRule,

    /// <summary>Fewer pieces rung than seen.</summary>
    QuantityShort,
}

/// <summary>The ladder.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AlertAction>))]
public enum AlertAction
{
    /// <summary>Nothing at the lane: for reviewers alone.</summary>
    None,

    /// <summary>A sentence on the shopper's screen.</summary>
    Nudge,

    /// <summary>The attendant is called.</summary>
    Call,

    /// <summary>The lane holds.</summary>
    Pause,
}
