using System.Globalization;
using System.Text;

namespace LossPrevention.EdgeRuntime;

/// <summary>What Prometheus calls a metric's type.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One exported metric with a series per set of labels.</summary>
internal sealed class MetricFamily(string name, MetricKind kind, string? help, double[] buckets)
{
    /// <summary>More than these are left out: a label with free text must not eat the memory.</summary>
    private const int MaxSeries = 1000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Series> series = new(StringComparer.Ordinal);

    public string Name => name;

    public MetricKind Kind => kind;

    /// <summary>Adds to a counter.</summary>
    public void Add(string labels, double value) => Change(labels, s => s.Value += value);

    /// <summary>Sets a gauge, or a counter that is read and not counted.</summary>
    public void Set(string labels, double value) => Change(labels, s => s.Value = value);

    /// <summary>Takes a value into a histogram.</summary>
    public void Record(string labels, double value) => Change(labels, s =>
    {
        var bucket = Array.FindIndex(buckets, limit => value <= limit);
        s.Counts[bucket < 0 ? buckets.Length : bucket]++;
        s.Value += value;
    });

    /// <summary>Forgets all series; before a read of what is observed, so that what is gone does not stay.</summary>
    public void Clear()
    {
        lock (gate)
        {
            series.Clear();
        }
    }

    public void Write(StringBuilder text)
    {
        lock (gate)
        {
            if (series.Count == 0)
            {
                return;
            }

            if (help is not null)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            }

            text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var (labels, one) in series)
            {
                if (kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, labels, one);
                }
                else
                {
                    WriteLine(text, string.Empty, labels, null, one.Value);
                }
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series one)
    {
        var total = 0L;
        for (var i = 0; i <= buckets.Length; i++)
        {
            total += one.Counts[i];
            WriteLine(text, "_bucket", labels, i < buckets.Length ? Number(buckets[i]) : "+Inf", total);
        }

        WriteLine(text, "_sum", labels, null, one.Value);
        WriteLine(text, "_count", labels, null, total);
    }

    private void WriteLine(StringBuilder text, string suffix, string labels, string? limit, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0 || limit is not null)
        {
            text.Append('{').Append(labels);
            if (limit is not null)
            {
                text.Append(labels.Length > 0 ? "," : string.Empty).Append("le=\"").Append(limit).Append('"');
            }

            text.Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private void Change(string labels, Action<Series> change)
    {
        lock (gate)
        {
            if (!series.TryGetValue(labels, out var one))
            {
                if (series.Count >= MaxSeries)
                {
                    return;
                }

                one = new Series(kind == MetricKind.Histogram ? new long[buckets.Length + 1] : []);
                series.Add(labels, one);
            }

            change(one);
        }
    }

    private sealed class Series(long[] counts)
    {
        public double Value { get; set; }

        public long[] Counts { get; } = counts;
    }
}
