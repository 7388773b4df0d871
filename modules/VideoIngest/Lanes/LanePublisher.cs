using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Numbers a lane's sightings, sends them, and says how far the lane was looked at.</summary>
internal sealed class LanePublisher(
    string storeId, string laneId, string session, IMessageSender sender, IModuleHealth health, LaneMetrics metrics)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private HealthStatus status = HealthStatus.Healthy;
    private string? reason;
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
            metrics.CountSighting(laneId, now - sighting.Zones.Last(zone => zone.Zone == ZoneKind.Scanner).LeftAt);
        }

        observedThrough = observedThrough > through ? observedThrough : through;
        if (passes.Count > 0 || now - publishedAt >= Every)
        {
            publishedAt = now;
            await PublishAsync(cancellationToken);
        }
    }

    /// <summary>Sets what is wrong with the lane.</summary>
    public void Fault(HealthStatus status, string reason) => (this.status, this.reason) = (status, reason);

    /// <summary>The lane is well again.</summary>
    public void Recover() => (status, reason) = (HealthStatus.Healthy, null);

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
            Status = status,
            Reason = reason,
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
