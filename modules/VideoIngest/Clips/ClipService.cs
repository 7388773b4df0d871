using System.Diagnostics.Metrics;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Lanes;
using LossPrevention.VideoIngest.Zones;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>Makes the clips that were asked for, one at a time, once their end is here; deletes those past their time every hour.</summary>
internal sealed partial class ClipService : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenDeletions = TimeSpan.FromHours(1);

    // A camera whose end of the clip is not here by then is blind: what is there is kept.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MendWithin = TimeSpan.FromSeconds(10);
    private readonly ClipDesk desk;
    private readonly EvidenceRings rings;
    private readonly ClipMaker maker;
    private readonly IDetectors detectors;
    private readonly ITwinSettings<VideoIngestSettings> settings;
    private readonly IModuleHealth health;
    private readonly TimeProvider time;
    private readonly ILogger<ClipService> logger;
    private readonly Counter<long> clips;
    private readonly Histogram<double> delay;

    public ClipService(
        ClipDesk desk, EvidenceRings rings, ClipMaker maker, IDetectors detectors, ITwinSettings<VideoIngestSettings> settings, IModuleHealth health, IMeterFactory meters, TimeProvider time, ILogger<ClipService> logger)
    {
        (this.desk, this.rings, this.maker, this.detectors, this.settings, this.health, this.time, this.logger) = (desk, rings, maker, detectors, settings, health, time, logger);
        var meter = meters.Create("LossPrevention.VideoIngest");
        clips = meter.CreateCounter<long>("ingest.clips", description: "Clips asked for, by lane and outcome: kept or failed.");
        delay = meter.CreateHistogram<double>("ingest.clip.delay", "s", "From a camera clip's end to its being kept, event time.");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var deletedAt = DateTimeOffset.MinValue;
        try
        {
            do
            {
                if (settings.Current is { Evidence: { } evidence } current)
                {
                    if (time.GetUtcNow() - deletedAt >= BetweenDeletions)
                    {
                        deletedAt = time.GetUtcNow();
                        DeleteExpired(evidence);
                    }

                    foreach (var booking in desk.TakeDue(IsDue))
                    {
                        await KeepAsync(booking, current, evidence, stoppingToken);
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the module stops
        }
    }

    private bool IsDue(ClipBooking booking) =>
        IsFile(booking.Request) || rings.Of(NameOf(booking.Request)).End >= booking.Request.To || time.GetUtcNow() - booking.Request.To > Patience;

    private static string NameOf(CutClipRequest request) => CameraName.Of(request.LaneId, request.CameraId);

    private bool IsFile(CutClipRequest request) => settings.Current.Lanes.GetValueOrDefault(request.LaneId)?.Find(request.CameraId) is { } camera && new Uri(camera.Source).IsFile;

    private async Task KeepAsync(ClipBooking booking, VideoIngestSettings current, EvidenceSettings evidence, CancellationToken cancellationToken)
    {
        var request = booking.Request;
        string? reason = null;
        try
        {
            if (current.Lanes.GetValueOrDefault(request.LaneId)?.Find(request.CameraId) is not { } lane)
            {
                throw new ClipException($"VideoIngest has no camera '{NameOf(request)}' any more");
            }

            await KeepAsync(booking, current.StoreId, lane, evidence, cancellationToken);
            clips.Add(1, new("lane", request.LaneId), new("outcome", "kept"));
            health.Set("evidence", HealthStatus.Healthy);
            LogKept(request.LaneId, request.AlertId);
        }
        catch (ClipException error)
        {
            reason = error.Message;
        }
        catch (Exception error) when (error is EvidenceException or DetectorException or IOException or UnauthorizedAccessException)
        {
            // The disk, the keys or the face detector, which someone may mend: the next who asks is not refused.
            health.Set("evidence", HealthStatus.Degraded, $"Clips cannot be kept: {error.Message}.");
            LogFailed(request.LaneId, request.AlertId, error.Message);
            clips.Add(1, new("lane", request.LaneId), new("outcome", "failed"));
            desk.Pause(MendWithin);
        }

        if (reason is not null)
        {
            LogFailed(request.LaneId, request.AlertId, reason);
            clips.Add(1, new("lane", request.LaneId), new("outcome", "failed"));
        }

        desk.Close(booking, reason);
    }

    private async Task KeepAsync(ClipBooking booking, string storeId, CameraSettings lane, EvidenceSettings evidence, CancellationToken cancellationToken)
    {
        var request = booking.Request;
        EvidenceKeyRing.Load(evidence.KeyFile); // without keys no clip need be made
        if (FaceRule.Refusal(NameOf(request), lane, evidence) is { } refusal)
        {
            throw new ClipException(refusal);
        }

        var faces = evidence.Faces is { } found ? (detectors.Open(found.Model), found.Score) : ((IObjectDetector, double)?)null;
        var fragments = await FragmentsAsync(booking, lane, cancellationToken);
        if (fragments.Count == 0)
        {
            throw new ClipException("the lane's camera gave nothing at that time that is still in memory");
        }

        var masks = new LaneMasks(lane);
        IReadOnlyList<(string Name, DateTimeOffset At)> wanted = [];
        var clip = await maker.MakeAsync(
            fragments,
            (start, end) => [.. (wanted = ClipPlan.Pictures(request.Marks, start, end)).Select(picture => picture.At)],
            (width, height) => evidence.OutsideZones == OutsideZones.Shown ? masks.Over(width, height, new NormalizedBox(0, 0, 1, 1)) : masks.WithOutside(width, height),
            faces,
            cancellationToken);
        var now = time.GetUtcNow();
        var manifest = new EvidenceManifest
        {
            AlertId = request.AlertId,
            StoreId = storeId,
            LaneId = request.LaneId,
            ClipStart = clip.Start,
            ClipEnd = clip.End,
            Marks = request.Marks,
            Masked = clip.Masked,
            Parts =
            [
                EvidenceWriter.Describe(EvidencePart.Clip, "video/mp4", clip.Start, clip.Mp4),
                .. clip.Pictures.Select((picture, n) => EvidenceWriter.Describe(wanted[n].Name, "image/jpeg", wanted[n].At, picture)),
            ],
        };
        new EvidenceStore(evidence.Path, evidence.KeyFile).Write(manifest, [clip.Mp4, .. clip.Pictures.Select(picture => (ReadOnlyMemory<byte>)picture)], now, now + evidence.Retention);
        if (!new Uri(lane.Source).IsFile)
        {
            delay.Record((now - request.To).TotalSeconds, new KeyValuePair<string, object?>("lane", request.LaneId));
        }
    }

    private async Task<IReadOnlyList<PlacedFragment>> FragmentsAsync(ClipBooking booking, CameraSettings lane, CancellationToken cancellationToken)
    {
        var (request, source) = (booking.Request, new Uri(lane.Source));
        if (source.IsFile)
        {
            return await maker.ReadFileAsync(source.LocalPath, lane.VideoStart!.Value, request.From, request.To, cancellationToken);
        }

        var known = booking.Held.Select(held => held.Fragment).ToHashSet<VideoFragment>(ReferenceEqualityComparer.Instance);
        var since = rings.Of(NameOf(request)).Between(request.From, request.To).Where(placed => !known.Contains(placed.Fragment));
        return FragmentSpan.Of([.. booking.Held, .. since], request.From, request.To);
    }

    private void DeleteExpired(EvidenceSettings evidence)
    {
        try
        {
            if (new EvidenceStore(evidence.Path, evidence.KeyFile).DeleteExpired(time.GetUtcNow()) is > 0 and var deleted)
            {
                LogDeleted(deleted);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            health.Set("evidence", HealthStatus.Degraded, $"Clips past their time cannot be deleted: {error.Message}");
        }
    }

    [LoggerMessage(EventIds.ClipKept, LogLevel.Information, "{Lane}: the clip of alert {Alert} is kept.")]
    private partial void LogKept(string lane, string alert);

    [LoggerMessage(EventIds.ClipFailed, LogLevel.Warning, "{Lane}: no clip of alert {Alert}: {Reason}")]
    private partial void LogFailed(string lane, string alert, string reason);

    [LoggerMessage(EventIds.ClipsDeleted, LogLevel.Information, "{Count} clips past their time are deleted.")]
    private partial void LogDeleted(int count);
}
