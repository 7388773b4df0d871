using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Collects the meters of this module (those made by its <see cref="IMeterFactory"/>) and of the .NET runtime, and writes them as
/// Prometheus text, exposition format 0.0.4.
/// </summary>
internal sealed class MetricsExporter : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] Milliseconds = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];
    private static readonly double[] Anything = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000, 100000];

    private readonly string moduleId;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MetricFamily, bool> observed = new();
    private readonly Lock writing = new();

    public MetricsExporter(ModuleIdentity identity, IMeterFactory meters)
    {
        moduleId = identity.ModuleId;
        listener.InstrumentPublished = (instrument, publisher) =>
        {
            if (instrument.Meter.Scope == meters || instrument.Meter.Name == "System.Runtime")
            {
                publisher.EnableMeasurementEvents(instrument, FamilyOf(instrument));
            }
        };
        listener.SetMeasurementEventCallback<byte>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<short>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<int>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<long>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<float>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<double>(static (i, v, t, s) => Take(i, v, t, s));
        listener.SetMeasurementEventCallback<decimal>(static (i, v, t, s) => Take(i, (double)v, t, s));
        listener.Start();
    }

    public string Write()
    {
        lock (writing)
        {
            foreach (var family in observed.Keys)
            {
                family.Clear();
            }

            listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                family.Write(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();

    private static void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (MetricFamily)state!;
        var labels = MetricNames.Labels(tags);
        if (family.Kind == MetricKind.Histogram)
        {
            family.Record(labels, value);
        }
        else if (instrument.IsObservable || IsGauge(instrument))
        {
            family.Set(labels, value);
        }
        else
        {
            family.Add(labels, value);
        }
    }

    private MetricFamily FamilyOf(Instrument instrument)
    {
        var kind = KindOf(instrument);
        var name = MetricNames.Of(moduleId, instrument.Name, instrument.Unit, kind);
        var family = families.GetOrAdd(name, _ => new MetricFamily(name, kind, instrument.Description, BucketsOf(instrument)));
        if (instrument.IsObservable)
        {
            observed.TryAdd(family, true);
        }

        return family;
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    private static bool IsGauge(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);

    private static double[] BucketsOf(Instrument instrument)
    {
        if (instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised })
        {
            return [.. advised];
        }

        return instrument.Unit switch
        {
            "s" => Seconds,
            "ms" => Milliseconds,
            _ => Anything,
        };
    }
}
