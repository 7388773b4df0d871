using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What became of a command at the till. Travels queue <c>pos.commandAcks</c> -> PosBridge.</summary>
public sealed record LaneCommandAck
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "laneCommandAck/1";

    /// <summary>The command's id.</summary>
    public required string CommandId { get; init; }

    /// <summary>What the till has done.</summary>
    public required LaneCommandOutcome Outcome { get; init; }

    /// <summary>The till.</summary>
    public string? TerminalId { get; init; }

    /// <summary>When it was shown or done, by the till's clock, with its zone.</summary>
    public DateTimeOffset? ShownAt { get; init; }

    /// <summary>Why not, where it was not.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a till has done with a command.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LaneCommandOutcome>))]
public enum LaneCommandOutcome
{
    /// <summary>Shown to the shopper, or done.</summary>
    Shown,

    /// <summary>Not done: its time was over, or its ticket is closed.</summary>
    TooLate,

    /// <summary>Not done: the till does not do such a thing.</summary>
    Refused,
}
