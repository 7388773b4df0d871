using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>An alert has settled by itself: no one needs to look any more. Travels DecisionAlert -> $upstream.</summary>
public sealed record AlertResolved
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "alertResolved/1";

    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The ticket.</summary>
    public string? TransactionId { get; init; }

    /// <summary>How.</summary>
    public required AlertResolution Resolution { get; init; }

    /// <summary>When the answer was rung, or the item seen again; event time, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The till event that answered the alert; null where none did.</summary>
    public string? EventId { get; init; }

    /// <summary>As in the alert: true where the lane is in shadow and nobody was told.</summary>
    public bool? Shadow { get; init; }
}

/// <summary>How an alert settled.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AlertResolution>))]
public enum AlertResolution
{
    /// <summary>The item was rung, or its line put right, after the alert.</summary>
    SelfCorrected,

    /// <summary>It was raised from a first look, and the whole pass does not bear it out.</summary>
    Withdrawn,
}
