using System.Diagnostics.Metrics;

namespace LossPrevention.EdgeRuntime;

/// <summary>Shows bounded queues in the metrics: received, handled, dropped, refused and waiting, labelled <c>queue</c>.</summary>
public sealed class QueueMetrics
{
    private readonly Lock gate = new();
    private readonly List<IQueueCounts> queues = [];

    /// <summary>Metrics without a queue yet.</summary>
    public QueueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("LossPrevention.EdgeRuntime");
        meter.CreateObservableCounter("queue.received", () => Observe(c => c.Received), description: "Items taken in.");
        meter.CreateObservableCounter("queue.handled", () => Observe(c => c.Handled), description: "Items handed out.");
        meter.CreateObservableCounter("queue.dropped", () => Observe(c => c.Dropped), description: "Items taken in and forgotten.");
        meter.CreateObservableCounter("queue.refused", () => Observe(c => c.Refused), description: "Items turned away; the sender keeps them.");
        meter.CreateObservableGauge("queue.waiting", () => Observe(c => c.Waiting), description: "Items waiting now.");
    }

    /// <summary>Shows a queue until the returned registration is disposed.</summary>
    public IDisposable Register(IQueueCounts queue)
    {
        lock (gate)
        {
            queues.Add(queue);
        }

        return new Registration(this, queue);
    }

    private List<Measurement<long>> Observe(Func<QueueCounts, long> value)
    {
        lock (gate)
        {
            return [.. queues.Select(q => new Measurement<long>(value(q.Counts), new KeyValuePair<string, object?>("queue", q.Name)))];
        }
    }

    private sealed class Registration(QueueMetrics metrics, IQueueCounts queue) : IDisposable
    {
        public void Dispose()
        {
            lock (metrics.gate)
            {
                metrics.queues.Remove(queue);
            }
        }
    }
}
