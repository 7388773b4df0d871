using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Health;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>What is counted of each lane; frames received, handled and dropped show as the queue <c>frames.&lt;lane&gt;</c>.</summary>
internal sealed class LaneMetrics
{
    private readonly QueueMetrics queues;
    private readonly Counter<long> sightings;
    private readonly Counter<long> reconnects;
    private readonly ConcurrentDictionary<string, IFrameSource> cameras = new(StringComparer.Ordinal);
    private readonly Counter<long> blindness;
    private readonly Histogram<double> looking;
    private readonly Histogram<double> sighting;

    public LaneMetrics(IMeterFactory meters, QueueMetrics queues)
    {
        this.queues = queues;
        var meter = meters.Create("LossPrevention.VideoIngest");
        sightings = meter.CreateCounter<long>("ingest.sightings", description: "Sightings sent.");
        reconnects = meter.CreateCounter<long>("ingest.reconnects", description: "Cameras connected anew after a fault.");
        blindness = meter.CreateCounter<long>("ingest.blind", description: "Times a camera that delivers showed nothing of use, by lane and kind.");
        meter.CreateObservableGauge("ingest.clock.offset", () => Clocks(clock => clock.Offset), "s", "Camera minus node, where the camera reports its clock.");
        meter.CreateObservableGauge("ingest.clock.uncertainty", () => Clocks(clock => clock.Uncertainty), "s", "By how much the fastest pictures of the last while differ.");
        looking = meter.CreateHistogram<double>("ingest.frame", "s", "How long a frame was looked at, decoding not counted.");
        sighting = meter.CreateHistogram<double>("ingest.sighting.delay", "s", "From an item's last frame in the scanner zone to its sighting, event time.");
    }

    public IDisposable Watch(string laneId, IFrameSource source)
    {
        cameras[laneId] = source;
        return queues.Register(new FrameCounts($"frames.{laneId}", source));
    }

    public void CountSighting(string laneId, TimeSpan delay)
    {
        sightings.Add(1, Tag(laneId));
        sighting.Record(delay.TotalSeconds, Tag(laneId));
    }

    public void CountReconnect(string laneId) => reconnects.Add(1, Tag(laneId));

    public void CountBlindness(string laneId, ViewFaultKind kind) => blindness.Add(1, Tag(laneId), new("kind", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())));

    public void RecordFrame(string laneId, TimeSpan took) => looking.Record(took.TotalSeconds, Tag(laneId));

    private IEnumerable<Measurement<double>> Clocks(Func<ClockReading, TimeSpan> value) =>
        cameras.Where(camera => camera.Value.Clock is not null).Select(camera => new Measurement<double>(value(camera.Value.Clock!).TotalSeconds, Tag(camera.Key)));

    private static KeyValuePair<string, object?> Tag(string laneId) => new("lane", laneId);

    private sealed record FrameCounts(string Name, IFrameSource Source) : IQueueCounts
    {
        public QueueCounts Counts => Source.Counts;
    }
}
