using System.Diagnostics.Metrics;

namespace LossPrevention.Recognition;

/// <summary>What the module counts.</summary>
internal sealed class RecognitionMetrics
{
    private readonly Counter<long> sightings;
    private readonly Counter<long> crops;
    private readonly Counter<long> skipped;
    private readonly Counter<long> samples;
    private readonly Histogram<double> embedding;
    private readonly Gauge<int> products;
    private readonly Gauge<int> refined;
    private readonly Gauge<long> revision;

    public RecognitionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("LossPrevention.Recognition");
        sightings = meter.CreateCounter<long>("recognition.sightings", description: "Sightings answered.");
        crops = meter.CreateCounter<long>("recognition.crops", description: "Crops embedded.");
        skipped = meter.CreateCounter<long>("recognition.crops.skipped", description: "Crops that could not be decoded or were too large.");
        samples = meter.CreateCounter<long>("recognition.learning.samples", description: "Learning samples by what became of them.");
        embedding = meter.CreateHistogram<double>("recognition.embed", "s", "One run: embedding the crops of all its sightings and holding them against the gallery.");
        products = meter.CreateGauge<int>("recognition.gallery.products", description: "Products known.");
        refined = meter.CreateGauge<int>("recognition.gallery.refined", description: "Products of the bundle whose looks the store has refined.");
        revision = meter.CreateGauge<long>("recognition.gallery.revision", description: "Products added since the bundle was loaded.");
    }

    public void CountRun(int sightingCount, int cropCount, TimeSpan took)
    {
        sightings.Add(sightingCount);
        crops.Add(cropCount);
        embedding.Record(took.TotalSeconds);
    }

    public void CountSkipped() => skipped.Add(1);

    public void CountSample(LearningOutcome outcome) => samples.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void ShowGallery(int count, int refinedCount, long changes)
    {
        products.Record(count);
        refined.Record(refinedCount);
        revision.Record(changes);
    }
}
