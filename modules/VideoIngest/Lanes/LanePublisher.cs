using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Numbers the sightings of all of a lane's cameras, sends them, and says how far the lane was looked at. Safe from any thread.</summary>
internal sealed class LanePublisher(
    string storeId, string laneId, string session, FurtherCameras further, IMessageSender sender, IModuleHealth health, LaneMetrics metrics) : ICameraPublisher
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly CameraFaults faults = new();
    private DateTimeOffset? seenThrough;
    private DateTimeOffset promised = DateTimeOffset.MinValue;
    private DateTimeOffset publishedAt = DateTimeOffset.MinValue;
    private volatile bool ended;

    /// <summary>The number of the sighting last sent, first looks counted.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends the passes of a frame of the lane's own camera; then the progress, at least four times a second of event time.</summary>
    public Task SendAsync(IReadOnlyList<PassReport> passes, DateTimeOffset now, DateTimeOffset through, CancellationToken cancellationToken) =>
        further.InTurnAsync(
            async () =>
            {
                foreach (var pass in passes)
                {
                    await SendAsync(ToSighting(pass, null, pass.Number!.Value), now, cancellationToken);
                }

                seenThrough = seenThrough > through ? seenThrough : through;
                if (passes.Count > 0 || now - publishedAt >= Every)
                {
                    publishedAt = now;
                    await PublishInTurnAsync(cancellationToken);
                }
            },
            cancellationToken);

    /// <summary>Sends passes that a further camera saw. They end after what was promised already: cameras are not waited for, and a live one may be late by a picture or two.</summary>
    public Task SendFromAsync(string cameraId, IReadOnlyList<PassReport> passes, DateTimeOffset now, CancellationToken cancellationToken) =>
        further.InTurnAsync(
            async () =>
            {
                foreach (var pass in passes)
                {
                    var after = promised < pass.LastSeenAt ? pass : pass with { LastSeenAt = promised + TimeSpan.FromTicks(1) };
                    await SendAsync(ToSighting(after, cameraId, ++further[cameraId].Seen), now, cancellationToken);
                }

                await PublishInTurnAsync(cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public void Fault(LanePart part, HealthStatus status, string reason) => faults.Set(part, status, reason);

    /// <inheritdoc/>
    public bool Recover(LanePart part) => faults.Clear(part);

    /// <inheritdoc/>
    public Task SendAsync(ClockReading clock, DateTimeOffset now, CancellationToken cancellationToken) => SendAsync(clock, "camera", now, cancellationToken);

    /// <summary>Sends what is known of a camera's clock.</summary>
    public Task SendAsync(ClockReading clock, string source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var drift = new ClockDrift
        {
            StoreId = storeId,
            LaneId = laneId,
            Source = source,
            MeasuredAt = now,
            OffsetMs = Math.Round(clock.Offset.TotalMilliseconds, 1),
            UncertaintyMs = Math.Round(clock.Uncertainty.TotalMilliseconds, 1),
        };
        return sender.SendAsync(Endpoints.Health, $"{session}-{source.Replace("camera", "clock", StringComparison.Ordinal)}-{now.UtcTicks}", drift, cancellationToken);
    }

    /// <summary>Nothing follows of the lane's own camera.</summary>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        ended = true;
        return PublishAsync(cancellationToken);
    }

    /// <summary>Sends the lane's health and progress now.</summary>
    public Task PublishAsync(CancellationToken cancellationToken) => further.InTurnAsync(() => PublishInTurnAsync(cancellationToken), cancellationToken);

    private async Task SendAsync(ItemSighting sighting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await sender.SendAsync(Endpoints.Sightings, sighting.LookId, sighting, cancellationToken);
        Sent++;
        if (sighting.Preliminary is true)
        {
            return;
        }

        metrics.CountSighting(CameraName.Of(laneId, sighting.CameraId), now - (sighting.Zones.LastOrDefault(zone => zone.Zone == ZoneKind.Scanner)?.LeftAt ?? sighting.LastSeenAt));
    }

    private Task PublishInTurnAsync(CancellationToken cancellationToken)
    {
        var isOver = ended && further.Ended;
        if (seenThrough is { } own && (own < further.Through ? own : further.Through) is var through && through > promised)
        {
            promised = through;
        }

        health.SetLane(LaneState.Of(laneId, faults.State, further.Health) with
        {
            Progress = promised == DateTimeOffset.MinValue && !isOver ? null : new LaneProgress(session, promised > DateTimeOffset.MinValue ? promised : DateTimeOffset.UnixEpoch, Sent, isOver),
        });
        return health.PublishAsync(cancellationToken);
    }

    private ItemSighting ToSighting(PassReport pass, string? cameraId, long number) => new()
    {
        SightingId = string.Create(CultureInfo.InvariantCulture, $"{session}-{(cameraId is null ? "" : cameraId + "-")}{number:D6}"),
        StoreId = storeId,
        LaneId = laneId,
        CameraId = cameraId,
        Session = session,
        Sequence = Sent + 1,
        FirstSeenAt = pass.FirstSeenAt,
        LastSeenAt = pass.LastSeenAt,
        Zones = pass.Zones,
        Crops = pass.Crops,
        GoodsConfidence = Math.Round(pass.GoodsConfidence, 4),
        OthersUnderWay = pass.OthersUnderWay,
        Preliminary = pass.IsFirstLook ? true : null,
    };
}

/// <summary>What can be wrong with a camera, each for itself.</summary>
internal enum LanePart
{
    /// <summary>The video comes.</summary>
    Source,

    /// <summary>It shows the lane.</summary>
    View,

    /// <summary>Its clock is right.</summary>
    Clock,

    /// <summary>Its object detector works.</summary>
    Detector,

    /// <summary>Faces in its crops can be blurred.</summary>
    Faces,
}
