namespace LossPrevention.EdgeRuntime;

/// <summary>A queue as the metrics see it.</summary>
public interface IQueueCounts
{
    /// <summary>The name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>All counts at one moment.</summary>
    QueueCounts Counts { get; }
}

/// <summary>A queue's counts at one moment: <c>Received = Handled + Dropped + Waiting</c>.</summary>
/// <param name="Received">Items taken in.</param>
/// <param name="Handled">Items handed out.</param>
/// <param name="Dropped">Items taken in and forgotten.</param>
/// <param name="Refused">Items turned away.</param>
/// <param name="Waiting">Items waiting.</param>
public readonly record struct QueueCounts(long Received, long Handled, long Dropped, long Refused, int Waiting);
