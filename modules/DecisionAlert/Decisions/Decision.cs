using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert;

/// <summary>What was made of one sighting or one scan, and why. One record for each of them, in event-time order of deciding.</summary>
public sealed record Decision
{
    /// <summary>Unique; the same when a recording is replayed: <c>sighting:</c> or <c>scan:</c> and the id of what was decided on.</summary>
    public required string Id { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket, where one was open.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What was decided on.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>A sighting's middle in the scanner zone, or a scan's receipt time; node's clock, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was decided, event time, UTC.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The sighting's id for a scan, the event's id for a sighting; null where nothing belongs to it.</summary>
    public string? PairedWith { get; init; }

    /// <summary>A scan's product; for a sighting the product of its scan, or where it has none the likeliest one seen.</summary>
    public ProductCode? Gtin { get; init; }

    /// <summary>The verdict.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>The figures behind it.</summary>
    public required DecisionScores Scores { get; init; }

    /// <summary>The same in words, about the item.</summary>
    public required string Reason { get; init; }
}

/// <summary>The figures behind a decision; null where a figure has no meaning.</summary>
/// <param name="Looks">Log-likelihood ratio (natural) of the pictures for the scanned product.</param>
/// <param name="TimeDifferenceMs">Scan minus sighting, the clocks' offset taken off, milliseconds.</param>
/// <param name="Margin">How much likelier the pairing is than the best arrangement without it, natural logarithm.</param>
/// <param name="Goods">Log-odds that the sighting shows goods.</param>
/// <param name="Risk">Posterior probability of the discrepancy, 0..1.</param>
public sealed record DecisionScores(
    double? Looks = null, double? TimeDifferenceMs = null, double? Margin = null, double? Goods = null, double? Risk = null);

/// <summary>What a decision is about.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>An item's pass.</summary>
    Sighting,

    /// <summary>A line of the ticket.</summary>
    Scan,
}

/// <summary>The verdict on one sighting or scan.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DecisionOutcome>))]
public enum DecisionOutcome
{
    /// <summary>Sighting and scan belong together and agree.</summary>
    Paired,

    /// <summary>Sighting and scan belong together and differ: <c>ticketSwitch</c>.</summary>
    Switched,

    /// <summary>The item passed and no scan belongs to it: <c>misScan</c>.</summary>
    Missed,

    /// <summary>The evidence does not carry a verdict; nothing is raised.</summary>
    Unsure,

    /// <summary>A second look at an item that has its scan: a retry, a quantity line, a voided item moved away.</summary>
    SameItem,

    /// <summary>The scan's item was not seen, or the line repeats one that was.</summary>
    Unseen,

    /// <summary>Most likely a hand, a bag or a shadow.</summary>
    NotGoods,

    /// <summary>No ticket was open, or the item did not pass the scanner.</summary>
    Outside,

    /// <summary>The lane was blind, stale or its clock unsteady: nothing is raised.</summary>
    Blind,
}
