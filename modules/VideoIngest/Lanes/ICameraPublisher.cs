using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Where the reading of one camera says what it sees and how it does.</summary>
internal interface ICameraPublisher
{
    /// <summary>How many sightings were sent.</summary>
    long Sent { get; }

    /// <summary>Takes the passes of a frame and how far the camera was looked at.</summary>
    /// <param name="passes">What is over with the frame.</param>
    /// <param name="now">The frame's time.</param>
    /// <param name="through">No pass handed over later was last seen at or before this time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SendAsync(IReadOnlyList<PassReport> passes, DateTimeOffset now, DateTimeOffset through, CancellationToken cancellationToken);

    /// <summary>Sends what is known of the camera's clock.</summary>
    Task SendAsync(ClockReading clock, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Sets what is wrong with a part of the camera.</summary>
    void Fault(LanePart part, HealthStatus status, string reason);

    /// <summary>A part is well again. False where it was.</summary>
    bool Recover(LanePart part);

    /// <summary>Sends health and progress now.</summary>
    Task PublishAsync(CancellationToken cancellationToken);
}
