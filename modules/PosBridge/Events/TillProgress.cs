namespace LossPrevention.PosBridge;

/// <summary>
/// How far a live till queue has been looked at. An event takes at most the settle time from the till to here, so everything up to
/// (now - settle time) is here, unless events wait unhandled, the connection is down, or a queue that grew meanwhile is being read.
/// </summary>
/// <remarks>
/// <code>
///              connected                    quiet for the settle time, or a fresh event
///   Down  ----------------->  CatchingUp  ---------------------------------------------->  Live
///    ^                            |                                                         |
///    +----------------------------+---------------------------------------------------------+  connection lost
/// </code>
/// The watermark moves in Live alone. A queue is first in, first out, so a fresh event means that what waited is past.
/// </remarks>
internal sealed class TillProgress(TimeSpan settle)
{
    private readonly Lock gate = new();
    private TillPhase phase = TillPhase.Down;
    private DateTimeOffset quietSince;

    /// <summary>Where the bridge stands.</summary>
    public TillPhase Phase
    {
        get
        {
            lock (gate)
            {
                return phase;
            }
        }
    }

    /// <summary>The connection came or went.</summary>
    public void Connection(bool connected, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!connected)
            {
                phase = TillPhase.Down;
            }
            else if (phase == TillPhase.Down)
            {
                phase = TillPhase.CatchingUp;
                quietSince = now;
            }
        }
    }

    /// <summary>A delivery came in.</summary>
    public void Received(DateTimeOffset receivedAt)
    {
        lock (gate)
        {
            quietSince = receivedAt > quietSince ? receivedAt : quietSince;
        }
    }

    /// <summary>A delivery turned out to be an event of that time.</summary>
    public void Read(DateTimeOffset occurredAt, DateTimeOffset receivedAt)
    {
        lock (gate)
        {
            if (phase == TillPhase.CatchingUp && receivedAt - occurredAt <= settle)
            {
                phase = TillPhase.Live;
            }
        }
    }

    /// <summary>The time up to which everything is here and handled; null while that cannot be said.</summary>
    /// <param name="now">Node's clock.</param>
    /// <param name="oldestUnhandled">When the oldest delivery not yet handled came in; null where all are.</param>
    public DateTimeOffset? ObservedThrough(DateTimeOffset now, DateTimeOffset? oldestUnhandled)
    {
        lock (gate)
        {
            if (phase == TillPhase.CatchingUp && oldestUnhandled is null && now - quietSince >= settle)
            {
                phase = TillPhase.Live;
            }

            return phase == TillPhase.Live ? (oldestUnhandled < now ? oldestUnhandled.Value : now) - settle : null;
        }
    }
}

/// <summary>Where a live bridge stands.</summary>
internal enum TillPhase
{
    /// <summary>No connection: silence means nothing.</summary>
    Down,

    /// <summary>Connected, reading what waited.</summary>
    CatchingUp,

    /// <summary>What comes in has just happened.</summary>
    Live,
}
