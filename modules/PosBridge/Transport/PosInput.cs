namespace LossPrevention.PosBridge;

/// <summary>What a transport hands over: a message, or how far a lane has been looked at.</summary>
public abstract record PosInput;

/// <summary>One message of the event queue.</summary>
/// <param name="Source">Where it came from, for people: the queue, and the broker's id of the message.</param>
/// <param name="Body">As it was on the wire.</param>
/// <param name="ReceivedAt">When it came in, node's clock, UTC.</param>
/// <param name="Token">The transport's own handle for the acknowledgement.</param>
public sealed record PosDelivery(string Source, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, object Token) : PosInput
{
    /// <summary>How much of a message is kept, bytes: more than any event may have.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>The broker's id of the message, the same whenever it comes again.</summary>
    public required string MessageId { get; init; }

    /// <summary>The till, where the broker's headers name it.</summary>
    public string? Terminal { get; init; }

    /// <summary>Whether <see cref="Body"/> is only the beginning of a message that was too long to keep.</summary>
    public bool Truncated { get; init; }
}

/// <summary>A till's answer to a command, as it was on the wire.</summary>
/// <param name="Source">Where it came from, for people.</param>
/// <param name="Body">A <see cref="Contracts.LaneCommandAck"/> as JSON.</param>
public sealed record PosCommandAnswer(string Source, ReadOnlyMemory<byte> Body) : PosInput;

/// <summary>Everything of a lane up to a point of event time has been delivered before this.</summary>
/// <param name="LaneId">The lane.</param>
/// <param name="ObservedThrough">Event time, UTC: every later event of the lane occurs after it.</param>
/// <param name="Ended">Nothing of the lane follows.</param>
public sealed record PosAdvance(string LaneId, DateTimeOffset ObservedThrough, bool Ended) : PosInput;

/// <summary>A message that cannot be used.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Reason">What is wrong with it, in one sentence.</param>
/// <param name="Message">The message as text, payment card numbers masked.</param>
/// <param name="At">When it was put away, node's clock, UTC.</param>
public sealed record DeadLetter(string Source, string Reason, string Message, DateTimeOffset At);
