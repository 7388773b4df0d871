using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>The rings of all camera lanes. A ring outlives its camera's connections.</summary>
internal sealed class EvidenceRings
{
    private readonly ConcurrentDictionary<string, EvidenceRing> rings = new(StringComparer.Ordinal);
    private EvidenceSettings? settings;

    public EvidenceRings(IMeterFactory meters)
    {
        var meter = meters.Create("LossPrevention.VideoIngest");
        meter.CreateObservableGauge("ingest.ring.bytes", () => Measure(ring => ring.Bytes), "By", "Coded video held in memory.");
        meter.CreateObservableGauge("ingest.ring.length", () => Measure(ring => ring.Length.TotalSeconds), "s", "How far back a camera lane remembers.");
    }

    /// <summary>The lane's ring; made where there is none.</summary>
    public EvidenceRing Of(string laneId) => rings.GetOrAdd(laneId, _ => Bound(new EvidenceRing()));

    /// <summary>Sets the bounds of all rings and forgets lanes that are no more. Null: nothing is held.</summary>
    public void Apply(EvidenceSettings? evidence, IReadOnlyCollection<string> laneIds)
    {
        settings = evidence;
        foreach (var (laneId, ring) in rings)
        {
            Bound(ring);
            if (!laneIds.Contains(laneId))
            {
                rings.TryRemove(laneId, out _);
            }
        }
    }

    private EvidenceRing Bound(EvidenceRing ring)
    {
        ring.Bound(settings?.RingLength ?? TimeSpan.Zero, settings?.RingBytes ?? 0);
        return ring;
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<EvidenceRing, T> value)
        where T : struct =>
        rings.Select(ring => new Measurement<T>(value(ring.Value), new KeyValuePair<string, object?>("lane", ring.Key)));
}
