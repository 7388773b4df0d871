using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>
/// The way to the tills. It connects and reconnects by itself inside <see cref="RunAsync"/>; delivery is at least once, and what
/// is not acknowledged comes again after a reconnect.
/// </summary>
public interface IPosTransport : IAsyncDisposable
{
    /// <summary>How the connection is now.</summary>
    PosTransportState State { get; }

    /// <summary>
    /// Whether the source says itself how far it has looked (<see cref="PosAdvance"/>), as a replay does. Otherwise the node's clock
    /// tells, and commands expire by it.
    /// </summary>
    bool DrivesProgress { get; }

    /// <summary>When the oldest delivery that is not acknowledged came in; null where none is.</summary>
    DateTimeOffset? OldestUnacknowledged { get; }

    /// <summary>What does not work though the connection stands, one sentence each.</summary>
    IReadOnlyList<string> Troubles => [];

    /// <summary>Raised after <see cref="State"/> has changed.</summary>
    event Action<PosTransportState>? StateChanged;

    /// <summary>Connects, and connects again whenever the connection is lost, until cancelled. Throws for what no retry can mend.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>What comes in, in the order of the queue; ends when cancelled. One reader.</summary>
    IAsyncEnumerable<PosInput> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>
    /// These deliveries have been taken care of. Does nothing for those whose connection is gone: they then come again and are known by their keys.
    /// </summary>
    Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Sends a command to the tills; returns once the broker has stored it.</summary>
    /// <exception cref="PosTransportException">Not connected, refused, or not confirmed in time: send it again.</exception>
    Task SendAsync(LaneCommand command, CancellationToken cancellationToken);

    /// <summary>Puts away a message that cannot be used; returns once it is stored.</summary>
    /// <exception cref="PosTransportException">Not connected, refused, or not confirmed in time: send it again.</exception>
    Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken);
}

/// <summary>The connection to the tills.</summary>
/// <param name="Connected">Whether events can come in and commands go out.</param>
/// <param name="Since">Since when, node's clock, UTC.</param>
/// <param name="Reason">Why not, in one sentence; null where connected.</param>
public sealed record PosTransportState(bool Connected, DateTimeOffset Since, string? Reason);
