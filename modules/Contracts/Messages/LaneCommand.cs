using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What the till is asked to do. Travels DecisionAlert -> PosBridge -> queue <c>pos.commands</c>.</summary>
public sealed record LaneCommand
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "laneCommand/1";

    /// <summary>Unique; a repeated command has the same id and is shown once.</summary>
    public required string CommandId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket it is about.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What to do.</summary>
    public required LaneCommandKind Kind { get; init; }

    /// <summary>Names the sentence, for tills with their own texts and languages.</summary>
    public required string TextKey { get; init; }

    /// <summary>The sentence in English. It speaks of the item, never of the person.</summary>
    public required string Text { get; init; }

    /// <summary>The alert it belongs to.</summary>
    public string? AlertId { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Not to be shown after this, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Likely codes, for <see cref="LaneCommandKind.SuggestProduce"/>.</summary>
    public ValueList<ProductCode> Suggestions { get; init; }
}

/// <summary>What a till can be asked to do.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LaneCommandKind>))]
public enum LaneCommandKind
{
    /// <summary>Show the shopper a sentence on the screen.</summary>
    Nudge,

    /// <summary>Call the attendant.</summary>
    CallAttendant,

    /// <summary>Hold the lane until the attendant has looked.</summary>
    PauseLane,

    /// <summary>Let the lane go on.</summary>
    ResumeLane,

    /// <summary>Offer likely produce codes.</summary>
    SuggestProduce,
}
