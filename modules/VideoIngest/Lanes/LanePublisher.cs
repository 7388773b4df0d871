using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Numbers a lane's sightings, sends them, and says how far the lane was looked at.</summary>
internal sealed class LanePublisher(
    string storeId, string laneId, string session, IMessageSender sender, IModuleHealth health, LaneMetrics metrics)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<LanePart, (HealthStatus Status, string Reason)> faults = [];
    private DateTimeOffset? observedThrough;
    private DateTimeOffset publishedAt = DateTimeOffset.MinValue;
    private bool ended;

    /// <summary>The number of the sighting last sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends the passes of a frame; then the progress, at least four times a second of event time.</summary>
    public async Task SendAsync(IReadOnlyList<PassReport> passes, DateTimeOffset now, DateTimeOffset through, CancellationToken cancellationToken)
    {
        foreach (var pass in passes)
        {
            var sighting = ToSighting(pass, Sent + 1);
            await sender.SendAsync(Endpoints.Sightings, sighting.SightingId, sighting, cancellationToken);
            Sent++;
            metrics.CountSighting(laneId, now - (sighting.Zones.LastOrDefault(zone => zone.Zone == ZoneKind.Scanner)?.LeftAt ?? sighting.LastSeenAt));
        }

        observedThrough = observedThrough > through ? observedThrough : through;
        if (passes.Count > 0 || now - publishedAt >= Every)
        {
            publishedAt = now;
            await PublishAsync(cancellationToken);
        }
    }

    /// <summary>Sets what is wrong with a part of the lane.</summary>
    public void Fault(LanePart part, HealthStatus status, string reason) => faults[part] = (status, reason);

    /// <summary>A part is well again. False where it was.</summary>
    public bool Recover(LanePart part) => faults.Remove(part);

    /// <summary>Sends what is known of the camera's clock.</summary>
    public Task SendAsync(ClockReading clock, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var drift = new ClockDrift
        {
            StoreId = storeId,
            LaneId = laneId,
            Source = "camera",
            MeasuredAt = now,
            OffsetMs = Math.Round(clock.Offset.TotalMilliseconds, 1),
            UncertaintyMs = Math.Round(clock.Uncertainty.TotalMilliseconds, 1),
        };
        return sender.SendAsync(Endpoints.Health, $"{session}-clock-{now.UtcTicks}", drift, cancellationToken);
    }

    /// <summary>Nothing follows.</summary>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        ended = true;
        return PublishAsync(cancellationToken);
    }

    /// <summary>Sends the lane's health and progress now.</summary>
    public Task PublishAsync(CancellationToken cancellationToken)
    {
        health.SetLane(new LaneHealth
        {
            LaneId = laneId,
            Status = faults.Values.Select(fault => fault.Status).Append(HealthStatus.Healthy).Max(),
            Reason = faults.Count == 0 ? null : string.Join("; ", faults.Values.OrderByDescending(fault => fault.Status).Select(fault => fault.Reason)),
            Progress = observedThrough is null && !ended
                ? null
                : new LaneProgress(session, observedThrough ?? DateTimeOffset.UnixEpoch, Sent, ended),
        });
        return health.PublishAsync(cancellationToken);
    }

    private ItemSighting ToSighting(PassReport pass, long sequence) => new()
    {
        SightingId = string.Create(CultureInfo.InvariantCulture, $"{session}-{sequence:D6}"),
        StoreId = storeId,
        LaneId = laneId,
        Session = session,
        Sequence = sequence,
        FirstSeenAt = pass.FirstSeenAt,
        LastSeenAt = pass.LastSeenAt,
        Zones = pass.Zones,
        Crops = pass.Crops,
        GoodsConfidence = Math.Round(pass.GoodsConfidence, 4),
    };
}

/// <summary>What can be wrong with a lane, each for itself.</summary>
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
}
