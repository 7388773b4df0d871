using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>How a module does and how far it has seen. Travels every module -> DecisionAlert.</summary>
public sealed record ModuleHealth
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "moduleHealth/1";

    /// <summary>The module's id in the deployment.</summary>
    public required string Module { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>When it was measured, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The module as a whole.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>Why it is not healthy, one sentence each.</summary>
    public ValueList<string> Reasons { get; init; }

    /// <summary>Each lane it serves.</summary>
    public ValueList<LaneHealth> Lanes { get; init; }
}

/// <summary>Whether a module does its work.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>All well.</summary>
    Healthy,

    /// <summary>It works in part and says in which.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}

/// <summary>How one lane does, and the watermark that correlation waits for.</summary>
public sealed record LaneHealth
{
    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>Whether this source sees the lane. A lane that is blind raises no alert.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>How far the source has looked.</summary>
    public LaneProgress? Progress { get; init; }

    /// <summary>The lane's further cameras; null where it has none. One that fails leaves the lane degraded, never blind.</summary>
    public ValueList<CameraHealth>? Cameras { get; init; }
}

/// <summary>How one of a lane's further cameras does.</summary>
/// <param name="CameraId">The camera.</param>
/// <param name="Status">Whether it sees what it is there for.</param>
/// <param name="Reason">Why not; null where it does.</param>
public sealed record CameraHealth(string CameraId, HealthStatus Status, string? Reason = null);

/// <summary>
/// A promise by a camera or a till: everything up to <see cref="ObservedThrough"/> has been sent, and the last message had
/// number <see cref="LastSequence"/>. Messages may overtake it; whoever waits for the watermark waits for the numbers too.
/// </summary>
/// <param name="Session">The run that numbers the messages.</param>
/// <param name="ObservedThrough">
/// Event time, node's clock, UTC: every message sent later has its event time (a sighting's end, a till event's occurrence) after it.
/// </param>
/// <param name="LastSequence">The last number sent, 0 where none was.</param>
/// <param name="Ended">The source has ended for good (a recording's last frame): nothing follows.</param>
public sealed record LaneProgress(string Session, DateTimeOffset ObservedThrough, long LastSequence, bool Ended = false);

/// <summary>A source's clock against the node's. Travels VideoIngest and PosBridge -> DecisionAlert.</summary>
public sealed record ClockDrift
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "clockDrift/1";

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The clock: a terminal's or a camera's name.</summary>
    public required string Source { get; init; }

    /// <summary>When it was measured, UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Source minus node, milliseconds.</summary>
    public required double OffsetMs { get; init; }

    /// <summary>One standard deviation, milliseconds.</summary>
    public required double UncertaintyMs { get; init; }
}

/// <summary>The store in one message. Travels DecisionAlert -> $upstream.</summary>
public sealed record StoreHealth
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "storeHealth/1";

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>When it was put together, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The worst of the modules.</summary>
    public required HealthStatus Status { get; init; }

    /// <summary>The newest health of every module heard of.</summary>
    public ValueList<ModuleHealth> Modules { get; init; }

    /// <summary>The newest drift of every clock heard of.</summary>
    public ValueList<ClockDrift> Clocks { get; init; }
}
