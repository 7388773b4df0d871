using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime.Tests;

public sealed class MetricsExporterTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter meter;
    private readonly MetricsExporter exporter;

    public MetricsExporterTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        meter = factory.Create("test");
        exporter = new MetricsExporter(new ModuleIdentity("VideoIngest"), factory);
    }

    public void Dispose()
    {
        exporter.Dispose();
        services.Dispose();
    }

    [Fact]
    public void Write_Counter_AddsUpPerLabels()
    {
        var counter = meter.CreateCounter<long>("sightings.sent", description: "Sightings sent.");
        counter.Add(2, new("store", "s"), new("lane", "lane-1"));
        counter.Add(3, new("lane", "lane-1"), new("store", "s"));
        counter.Add(1, new KeyValuePair<string, object?>("lane", "lane-2"));

        Own().ShouldBe(
            """
            # HELP video_ingest_sightings_sent_total Sightings sent.
            # TYPE video_ingest_sightings_sent_total counter
            video_ingest_sightings_sent_total{lane="lane-1",store="s"} 5
            video_ingest_sightings_sent_total{lane="lane-2"} 1

            """);
    }

    [Fact]
    public void Write_Histogram_HasCumulativeBucketsSumAndCount()
    {
        var histogram = meter.CreateHistogram(
            "decode", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        Own().ShouldBe(
            """
            # TYPE video_ingest_decode_seconds histogram
            video_ingest_decode_seconds_bucket{le="0.1"} 1
            video_ingest_decode_seconds_bucket{le="1"} 2
            video_ingest_decode_seconds_bucket{le="+Inf"} 3
            video_ingest_decode_seconds_sum 7.6
            video_ingest_decode_seconds_count 3

            """);
    }

    [Fact]
    public void Write_LabelWithQuotesAndLines_IsEscaped()
    {
        meter.CreateCounter<int>("odd").Add(1, new KeyValuePair<string, object?>("why", "a\"b\\c\nd"));

        Own().ShouldContain("""video_ingest_odd_total{why="a\"b\\c\nd"} 1""");
    }

    [Fact]
    public void Write_QueueUnregistered_IsGoneFromTheText()
    {
        var queues = new QueueMetrics(services.GetRequiredService<IMeterFactory>());
        var queue = new BoundedQueue<int>("frames", 2, QueueFullPolicy.DropOldest);
        var shown = queues.Register(queue);
        queue.TryEnqueue(1);
        queue.TryEnqueue(2);
        queue.TryEnqueue(3);
        queue.TryDequeue(out _);

        var text = Own();
        text.ShouldContain("video_ingest_queue_received_total{queue=\"frames\"} 3\n");
        text.ShouldContain("video_ingest_queue_handled_total{queue=\"frames\"} 1\n");
        text.ShouldContain("video_ingest_queue_dropped_total{queue=\"frames\"} 1\n");
        text.ShouldContain("video_ingest_queue_refused_total{queue=\"frames\"} 0\n");
        text.ShouldContain("# TYPE video_ingest_queue_waiting gauge\nvideo_ingest_queue_waiting{queue=\"frames\"} 1\n");

        shown.Dispose();
        Own().ShouldNotContain("frames");
    }

    [Fact]
    public void Write_AnotherModulesMeter_IsNotHere()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("test").CreateCounter<int>("theirs").Add(1);

        exporter.Write().ShouldNotContain("theirs");
    }

    /// <summary>The text without the .NET runtime's own metrics.</summary>
    private string Own()
    {
        var lines = exporter.Write().Split('\n').Where(l => !l.Contains("video_ingest_dotnet", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }
}
