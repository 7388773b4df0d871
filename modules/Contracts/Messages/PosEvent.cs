using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What a till reports. The wire form is canonical JSON, on the queue <c>pos.events</c> and in <c>pos.jsonl</c>.</summary>
public sealed record PosEvent
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "posEvent/1";

    /// <summary>Unique per event.</summary>
    public required string EventId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The till.</summary>
    public required string TerminalId { get; init; }

    /// <summary>The ticket.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Counts the events of one transaction on one terminal.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required PosEventKind Kind { get; init; }

    /// <summary>When, by the till's clock, with its zone.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The trading day the ticket counts for.</summary>
    public DateOnly? BusinessDay { get; init; }

    /// <summary>Who works the till, as the store names them; never a shopper.</summary>
    public string? OperatorId { get; init; }

    /// <summary>The line, for kinds that carry one.</summary>
    public PosItem? Item { get; init; }

    /// <summary>The event this one undoes or answers.</summary>
    public string? RefersTo { get; init; }

    /// <summary>Money of the event: discount, tender or drawer amount, in the store's currency.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The scale's reading, grams.</summary>
    public double? ScaleGrams { get; init; }

    /// <summary>The scale's state.</summary>
    public ScaleState? ScaleState { get; init; }

    /// <summary>Who scans from now on, for <see cref="PosEventKind.LaneModeChanged"/>; absent: the other of the two.</summary>
    public CheckoutMode? LaneMode { get; init; }

    /// <summary>Whether the till was in training mode: nothing was sold. PosBridge drops such an event and counts it.</summary>
    public bool? Training { get; init; }

    /// <summary>What PosBridge adds; absent on the queue.</summary>
    public PosReceipt? Receipt { get; init; }

    /// <summary>The lane.</summary>
    [JsonIgnore]
    public LaneKey Lane => new(StoreId, LaneId);

    /// <summary>What makes two events one, whatever their ids: store, business day, terminal, transaction, sequence.</summary>
    [JsonIgnore]
    public PosEventKey NaturalKey => new(StoreId, BusinessDay, TerminalId, TransactionId, Sequence);
}

/// <summary>The natural key against duplicates.</summary>
public readonly record struct PosEventKey(
    string StoreId, DateOnly? BusinessDay, string TerminalId, string TransactionId, long Sequence);

/// <summary>What PosBridge found out about an event on its way in.</summary>
/// <param name="Session">One uninterrupted run of the bridge for this lane; <paramref name="Sequence"/> starts anew with it.</param>
/// <param name="Sequence">1, 2, 3, ... per lane within the session, in the order sent on.</param>
/// <param name="OccurredAt">The till's time set to the node's clock, UTC: what correlation goes by.</param>
/// <param name="Late">Whether it came later than the bridge's lateness bound.</param>
public sealed record PosReceipt(string Session, long Sequence, DateTimeOffset OccurredAt, bool Late);

/// <summary>One line of the ticket.</summary>
public sealed record PosItem
{
    /// <summary>A line of one piece, to be filled in.</summary>
    public PosItem()
    {
    }

    /// <summary>For reading JSON alone: generated readers set an absent init-only property to zero, but keep a parameter's default.</summary>
    [JsonConstructor]
    internal PosItem(decimal quantity = 1) => Quantity = quantity;

    /// <summary>The code as the till knows it: any GTIN form, an in-store code, a PLU or a GS1 element string.</summary>
    public required string Code { get; init; }

    /// <summary>The ticket's text.</summary>
    public string? Description { get; init; }

    /// <summary>How the code came in.</summary>
    public PosEntryMethod? EntryMethod { get; init; }

    /// <summary>Pieces; 1 where the till says nothing.</summary>
    [JsonConverter(typeof(QuantityJsonConverter))]
    public decimal Quantity { get; init; } = 1;

    /// <summary>Price of one, in the store's currency.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>Price of the line.</summary>
    public decimal? ExtendedPrice { get; init; }

    /// <summary>Weight sold, grams.</summary>
    public double? WeightGrams { get; init; }
}

/// <summary>The event catalog.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PosEventKind>))]
public enum PosEventKind
{
#pragma warning disable CS1591 // each name says it
    TransactionStarted,
    ItemScanned,
    ItemKeyed,
    ItemVoided,
    DiscountApplied,
    PriceOverridden,
    ItemReturned,
    DrawerOpened,
    ScaleChanged,
    PaymentStarted,
    TransactionCompleted,
    TransactionCancelled,
    TransactionSuspended,
    AssistanceRequested,
    LaneModeChanged,
    RfidRead,
    TransactionResumed,
#pragma warning restore CS1591
}

/// <summary>Who scans at a lane.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CheckoutMode>))]
public enum CheckoutMode
{
    /// <summary>The shopper.</summary>
    SelfCheckout,

    /// <summary>A cashier.</summary>
    Staffed,
}

/// <summary>How a line's code was entered.</summary>
[JsonConverter(typeof(PosEntryMethodJsonConverter))]
public enum PosEntryMethod
{
#pragma warning disable CS1591 // each name says it
    Scanned,
    Keyed,
    Plu,
    Rfid,
    QuantityKey,
    Other,
#pragma warning restore CS1591
}

/// <summary>What a scale says of its reading.</summary>
[JsonConverter(typeof(ScaleStateJsonConverter))]
public enum ScaleState
{
#pragma warning disable CS1591 // each name says it
    Stable,
    Unstable,
    Zero,
    OverWeight,
    UnderWeight,
    Fault,
    Other,
#pragma warning restore CS1591
}
