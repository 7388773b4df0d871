namespace LossPrevention.DecisionAlert.Outbox;

/// <summary>One message on its way to one destination.</summary>
/// <param name="Destination">See <see cref="Destinations"/>.</param>
/// <param name="Id">The message's id; a destination is given each once, unless the module was killed between giving and noting it.</param>
/// <param name="Schema">The message's schema.</param>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="MadeAt">When it was made, wall clock, UTC.</param>
/// <param name="DueAt">Not sent before this.</param>
internal sealed record Outgoing(string Destination, string Id, string Schema, byte[] Body, DateTimeOffset MadeAt, DateTimeOffset DueAt)
{
    /// <summary>When the last input it needed arrived, as a timestamp of the clock; 0 where that was before a restart.</summary>
    public long ArrivedAt { get; init; }
}

/// <summary>Where messages go.</summary>
internal static class Destinations
{
    /// <summary>The hub's output of alerts.</summary>
    public const string Alerts = "alerts";

    /// <summary>The hub's output of lane commands.</summary>
    public const string LaneCommands = "laneCommands";

    /// <summary>The hub's output of alerts too, apart from them since a review waits until it cannot be taken back.</summary>
    public const string Reviews = "reviews";

    /// <summary>What a webhook's destination begins with; its name in the settings follows.</summary>
    public const string Webhook = "webhook:";
}

/// <summary>What becomes of a row of the outbox.</summary>
internal enum OutboxState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>Taken by its destination.</summary>
    Sent,

    /// <summary>Refused for good; kept, and can be sent again.</summary>
    Dead,

    /// <summary>Taken back before it was sent.</summary>
    Withdrawn,
}
