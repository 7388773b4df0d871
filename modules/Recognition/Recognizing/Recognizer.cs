using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>Answers sightings with the model in force, and learns. Safe for several threads; one works at a time.</summary>
internal sealed partial class Recognizer(
    CropReader crops, ITwinSettings<RecognitionSettings> settings, RecognitionMetrics metrics, TimeProvider clock, ILogger<Recognizer> logger) : IDisposable
{
    private static readonly TimeSpan ScannerAge = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly SightingMemory memory = new();
    private readonly ProductLearner learner = new();
    private readonly RecentSightings recent = new();
    private readonly ScannerSightings atScanners = new();
    private LoadedModel? model;
    private LearningLog? log;
    private long revision;

    /// <summary>The products known now, what was learned included, and their names; null before the first model.</summary>
    public (Gallery Gallery, Catalog Catalog)? InForce
    {
        get
        {
            lock (gate)
            {
                return model is { } current ? (current.Gallery, current.Catalog) : null;
            }
        }
    }

    /// <summary>The newest sightings with a clear answer, to try another model on.</summary>
    public IReadOnlyList<ClearSighting> Recent()
    {
        lock (gate)
        {
            return recent.All();
        }
    }

    /// <summary>
    /// Puts a model in force; the one before is let go once nothing uses it. What was learned goes along where the vectors mean the same to
    /// both, and comes back from the cache where they did before.
    /// </summary>
    public void Switch(LoadedModel next, string? cache)
    {
        lock (gate)
        {
            IReadOnlyList<(ProductCode, Lesson)> lessons = [];
            if (model?.Space != next.Space)
            {
                memory.Clear();
                atScanners.Clear();
                learner.Clear();
                log?.Dispose();
                log = cache is null ? null : new LearningLog(Path.Combine(cache, $"learned-{next.Space}.log"));
                TryKeep(() => lessons = log?.Read() ?? []);
            }

            model?.Dispose();
            model = next with { Gallery = learner.Resume(lessons, next.Gallery, next.Catalog, settings.Current) };
            revision = learner.Known;
            TryKeep(() => log?.Rewrite(learner.All));
            Show_NeedsLock();
        }
    }

    /// <summary>What sightings show, in their order. The same sighting gives the same answer, whatever came before it or beside it.</summary>
    public IReadOnlyList<ItemRecognition> Recognize(IReadOnlyList<ItemSighting> sightings)
    {
        var read = sightings.Select(crops.Read).ToArray();
        int[] seen = [.. Enumerable.Range(0, read.Length).Where(i => read[i].Pictures.Count > 0)];
        lock (gate)
        {
            var current = Current_NeedsLock();
            var version = Version_NeedsLock(current);
            ItemRecognition[] answers = [.. sightings.Select((sighting, i) => Blank(sighting, version, read[i].Thumbnail, read[i].Place))];
            if (seen.Length == 0)
            {
                return answers;
            }

            var started = clock.GetTimestamp();
            var looks = current.Look([.. seen.Select(i => read[i].Pictures)]);
            metrics.CountRun(seen.Length, seen.Sum(i => read[i].Pictures.Count), clock.GetElapsedTime(started));
            foreach (var (i, (mean, verdict)) in seen.Zip(looks))
            {
                Remember_NeedsLock(sightings[i], new RememberedSighting(mean, read[i].Pictures.Count), read[i].Pictures, verdict, current.Gallery);
                answers[i] = CandidateList.Fill(answers[i], current.Gallery, verdict);
            }

            return answers;
        }
    }

    /// <summary>What is learned and tried on is the whole pass; what lies on the scanner now is asked for by the till (<see cref="SuggestProduce"/>).</summary>
    private void Remember_NeedsLock(ItemSighting sighting, RememberedSighting looks, IReadOnlyList<RgbImage> pictures, Verdict verdict, Gallery gallery)
    {
        atScanners.Add(sighting, looks);
        if (sighting.Preliminary is true)
        {
            return;
        }

        memory.Add(sighting.SightingId, looks, settings.Current.RememberedSightings);
        recent.Add(pictures, gallery, verdict);
    }

    /// <summary>Takes a sample to learn from.</summary>
    public LearningOutcome Learn(LearningSample sample)
    {
        lock (gate)
        {
            var current = Current_NeedsLock();
            var learned = learner.Take(sample, memory.Find(sample.SightingId), current.Gallery, current.Catalog, settings.Current);
            metrics.CountSample(learned.Outcome);
            if (learned.Gallery is { } gallery)
            {
                model = current with { Gallery = gallery };
            }

            if (learned.Outcome == LearningOutcome.Learned)
            {
                revision++;
                LogLearned(sample.Gtin, revision);
            }

            Keep_NeedsLock(sample.Gtin, learned);
            Show_NeedsLock();
            return learned.Outcome;
        }
    }

    /// <summary>Which of the codes are enrolled or learned.</summary>
    public KnownProductsResponse Known(IReadOnlyList<ProductCode> codes)
    {
        lock (gate)
        {
            var current = Current_NeedsLock();
            return new KnownProductsResponse(Version_NeedsLock(current), codes.Where(current.Gallery.Index.ContainsKey).ToValueList());
        }
    }

    /// <summary>Which goods without a barcode an item may be.</summary>
    public SuggestProduceResponse SuggestProduce(SuggestProduceRequest request)
    {
        lock (gate)
        {
            var current = Current_NeedsLock();
            var version = Version_NeedsLock(current);
            var at = request.At ?? clock.GetUtcNow();
            var seen = request.LaneId is { } lane
                ? atScanners.Find(lane) is { } last && last.At >= at - ScannerAge ? last : null
                : memory.Find(request.SightingId!) is { } looks ? new ScannerSighting(request.SightingId!, at, looks) : null;
            if (seen is null)
            {
                var reason = request.LaneId is null
                    ? $"Sighting {request.SightingId} is not remembered; it is too old, or had no usable picture."
                    : $"Lane {request.LaneId} has seen nothing at its scanner in the {ScannerAge.TotalSeconds:0} s before.";
                return new SuggestProduceResponse(version, null, [], 0, reason);
            }

            var (suggestions, unknown) = ProduceSuggester.Suggest(current.Gallery, current.Catalog, seen.Looks, request.Count ?? SuggestProduceRequest.DefaultCount);
            return new SuggestProduceResponse(
                version, seen.SightingId, suggestions, unknown, suggestions.Count > 0 ? null : "Nothing that is enrolled has a PLU in the bundle's catalog.");
        }
    }

    /// <summary>What was learned, as it travels; null where nothing was.</summary>
    public GalleryDelta? ExportLearned()
    {
        lock (gate)
        {
            var current = Current_NeedsLock();
            var learned = learner.Learned(current.Gallery.Calibration).ToList();
            if (learned.Count == 0)
            {
                return null;
            }

            // To the hour: a delta must not tell when somebody bought something.
            var newest = learned.Max(l => l.Lessons.Max(lesson => lesson.At)).UtcDateTime;
            var hour = new DateTimeOffset(newest.Year, newest.Month, newest.Day, newest.Hour, 0, 0, TimeSpan.Zero);
            return new GalleryDelta(
                settings.Current.StoreId, current.Space, current.Manifest.Name, current.Manifest.Version, hour, [.. learned.Select(l => LearnedLooks.Of(l.Code, l.Lessons))]);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            model?.Dispose();
            model = null;
            log?.Dispose();
        }
    }

    /// <summary>Writes down what was learned and forgotten.</summary>
    private void Keep_NeedsLock(ProductCode code, Learning learned)
    {
        if (learned.Forgotten is { Count: > 0 } forgotten)
        {
            revision++;
            LogForgotten(forgotten.Count, string.Join(", ", forgotten.Take(20)));
            TryKeep(() => log?.Rewrite(learner.All));
        }
        else if (learned.Lesson is { } lesson)
        {
            TryKeep(() => log?.Append(code, lesson));
            if (log is not null && log.IsStale(learner.Lessons))
            {
                TryKeep(() => log.Rewrite(learner.All));
            }
        }

        if (learned.Unrefined is { Count: > 0 } unrefined)
        {
            LogUnrefined(unrefined.Count, string.Join(", ", unrefined.Take(20)));
        }
    }

    /// <summary>What was learned is in force whether it can be kept or not.</summary>
    private void TryKeep(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e.Message);
        }
    }

    private void Show_NeedsLock() => metrics.ShowGallery(model!.Gallery.Products.Count, learner.Refined, revision);

    private LoadedModel Current_NeedsLock() => model ?? throw new InvalidOperationException("No model is in force.");

    private GalleryVersion Version_NeedsLock(LoadedModel current) => new(current.Manifest.Name, current.Manifest.Version, revision);

    /// <summary>The answer where no picture speaks: every product fits as well as any other.</summary>
    private static ItemRecognition Blank(ItemSighting sighting, GalleryVersion gallery, JpegImage? thumbnail, CropPlace? place) => new()
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
        OthersUnderWay = sighting.OthersUnderWay,
        Preliminary = sighting.Preliminary,
        OthersAtMost = 0,
        UnknownProbability = 0,
        GoodsLogLikelihoodRatio = 0,
        Gallery = gallery,
        Thumbnail = thumbnail,
        ThumbnailPlace = place,
    };

    [LoggerMessage(EventIds.ProductLearned, LogLevel.Information, "Product {Gtin} is known from now on (revision {Revision}).")]
    private partial void LogLearned(ProductCode gtin, long revision);

    [LoggerMessage(EventIds.ProductsForgotten, LogLevel.Information, "{Count} learned products are forgotten, unscanned for too long or one too many: {Products}.")]
    private partial void LogForgotten(int count, string products);

    [LoggerMessage(EventIds.ProductsUnrefined, LogLevel.Information, "{Count} products are known by the bundle alone again, unscanned for too long or too many: {Products}.")]
    private partial void LogUnrefined(int count, string products);

    [LoggerMessage(EventIds.LearningNotKept, LogLevel.Warning, "What was learned cannot be written down and will be lost at a restart: {Reason}")]
    private partial void LogNotKept(string reason);
}
