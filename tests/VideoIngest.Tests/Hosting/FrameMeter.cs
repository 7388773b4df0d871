using System.Diagnostics.Metrics;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>Reads the counts of the lanes' frame queues as an exporter would.</summary>
internal sealed class FrameMeter : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<(string Counter, string Queue), long> counts = [];

    public FrameMeter()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("queue.", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counts[(instrument.Name, Queue(tags))] = value);
        listener.Start();
    }

    public long Received(string lane) => Count("queue.received", lane);

    public long Count(string counter, string lane)
    {
        listener.RecordObservableInstruments();
        return counts[(counter, $"frames.{lane}")];
    }

    /// <summary>Frames received, handled, dropped and waiting, once all four belong to one moment.</summary>
    public (long Received, long Handled, long Dropped, long Waiting) Account(string lane)
    {
        for (var n = 0; n < 1000; n++)
        {
            var (before, after) = (Read(), Read());
            if (before == after)
            {
                return before;
            }
        }

        throw new InvalidOperationException("the counts never stood still");

        (long, long, long, long) Read() => (Count("queue.received", lane), Count("queue.handled", lane), Count("queue.dropped", lane), Count("queue.waiting", lane));
    }

    public void Dispose() => listener.Dispose();

    private static string Queue(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "queue")
            {
                return (string)value!;
            }
        }

        return "";
    }
}

/// <summary>Short ways to what tests look at.</summary>
internal static class Sightings
{
    public static ZonePass Scanner(this ItemSighting sighting) => sighting.Zones.First(zone => zone.Zone == ZoneKind.Scanner);
}
