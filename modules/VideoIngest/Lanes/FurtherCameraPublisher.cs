using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Says what a further camera sees by the lane's own numbers. Before the lane's own camera was there once, nothing is said.</summary>
internal sealed class FurtherCameraPublisher(string cameraId, FurtherCameras cameras) : ICameraPublisher
{
    private readonly FurtherCamera camera = cameras[cameraId];

    /// <inheritdoc/>
    public long Sent => camera.Seen;

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<PassReport> passes, DateTimeOffset now, DateTimeOffset through, CancellationToken cancellationToken)
    {
        if (passes.Count > 0 && cameras.Lane is { } lane)
        {
            await lane.SendFromAsync(cameraId, passes, now, cancellationToken);
        }

        camera.Through = through;
    }

    /// <inheritdoc/>
    public Task SendAsync(ClockReading clock, DateTimeOffset now, CancellationToken cancellationToken) =>
        cameras.Lane is { } lane ? lane.SendAsync(clock, $"camera/{cameraId}", now, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public void Fault(LanePart part, HealthStatus status, string reason) => camera.Faults.Set(part, status, reason);

    /// <inheritdoc/>
    public bool Recover(LanePart part) => camera.Faults.Clear(part);

    /// <inheritdoc/>
    public Task PublishAsync(CancellationToken cancellationToken) => cameras.Lane is { } lane ? lane.PublishAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Nothing follows.</summary>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        camera.Ended = true;
        return PublishAsync(cancellationToken);
    }
}
