using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>Answers sightings with the model in force, and learns. Safe for several threads; one works at a time.</summary>
internal sealed partial class Recognizer(
    CropReader crops, ITwinSettings<RecognitionSettings> settings, RecognitionMetrics metrics, TimeProvider clock, ILogger<Recognizer> logger) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SightingMemory memory = new();
    private readonly ProductLearner learner = new();
    private readonly RecentSightings recent = new();
    private LoadedModel? model;
    private long revision;

    /// <summary>The newest sightings with a clear answer, to try another model on.</summary>
    public IReadOnlyList<ClearSighting> Recent()
    {
        lock (gate)
        {
            return recent.All();
        }
    }

    /// <summary>Puts a model in force; the one before is let go once nothing uses it.</summary>
    public void Switch(LoadedModel next)
    {
        lock (gate)
        {
            model?.Dispose();
            (model, revision) = (next, 0);
            memory.Clear();
            learner.Clear();
            metrics.ShowGallery(next.Gallery.Products.Count, revision);
        }
    }

    /// <summary>What a sighting shows. The same sighting gives the same answer, whatever came before it.</summary>
    public ItemRecognition Recognize(ItemSighting sighting)
    {
        var (pictures, thumbnail) = crops.Read(sighting);
        lock (gate)
        {
            var current = model ?? throw new InvalidOperationException("No model is in force.");
            var answer = Blank(sighting, Version_NeedsLock(current), thumbnail);
            if (pictures.Count == 0)
            {
                return answer;
            }

            var started = clock.GetTimestamp();
            var (mean, verdict) = current.Look(pictures);
            metrics.CountSighting(pictures.Count, clock.GetElapsedTime(started));
            memory.Add(sighting.SightingId, new RememberedSighting(mean, pictures.Count), settings.Current.RememberedSightings);
            recent.Add(pictures, current.Gallery, verdict);
            return CandidateList.Fill(answer, current.Gallery, verdict);
        }
    }

    /// <summary>Takes a sample to learn from.</summary>
    public LearningOutcome Learn(LearningSample sample)
    {
        lock (gate)
        {
            var current = model ?? throw new InvalidOperationException("No model is in force.");
            var (outcome, gallery) = learner.Take(sample, memory.Find(sample.SightingId), current.Gallery, current.Catalog, settings.Current);
            metrics.CountSample(outcome);
            if (gallery is not null)
            {
                model = current with { Gallery = gallery };
                revision++;
                metrics.ShowGallery(gallery.Products.Count, revision);
                LogLearned(sample.Gtin, revision);
            }

            return outcome;
        }
    }

    /// <summary>Which of the codes are enrolled or learned.</summary>
    public KnownProductsResponse Known(IReadOnlyList<ProductCode> codes)
    {
        lock (gate)
        {
            var current = model ?? throw new InvalidOperationException("No model is in force.");
            return new KnownProductsResponse(Version_NeedsLock(current), codes.Where(current.Gallery.Index.ContainsKey).ToValueList());
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            model?.Dispose();
            model = null;
        }
    }

    private GalleryVersion Version_NeedsLock(LoadedModel current) => new(current.Manifest.Name, current.Manifest.Version, revision);

    /// <summary>The answer where no picture speaks: every product fits as well as any other.</summary>
    private static ItemRecognition Blank(ItemSighting sighting, GalleryVersion gallery, JpegImage? thumbnail) => new()
    {
        SightingId = sighting.SightingId,
        StoreId = sighting.StoreId,
        LaneId = sighting.LaneId,
        Session = sighting.Session,
        Sequence = sighting.Sequence,
        FirstSeenAt = sighting.FirstSeenAt,
        LastSeenAt = sighting.LastSeenAt,
        Zones = sighting.Zones,
        GoodsConfidence = sighting.GoodsConfidence,
        OthersAtMost = 0,
        UnknownProbability = 0,
        GoodsLogLikelihoodRatio = 0,
        Gallery = gallery,
        Thumbnail = thumbnail,
    };

    [LoggerMessage(EventIds.ProductLearned, LogLevel.Information, "Product {Gtin} is known from now on (revision {Revision}).")]
    private partial void LogLearned(ProductCode gtin, long revision);
}
