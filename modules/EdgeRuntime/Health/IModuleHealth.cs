using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>Where a module's parts say how they do. Sent on output <c>health</c> and shown on <c>/healthz</c>.</summary>
public interface IModuleHealth
{
    /// <summary>Sets the state of one part; <paramref name="reason"/> says in one sentence why it is not healthy.</summary>
    void Set(string part, HealthStatus status, string? reason = null);

    /// <summary>Sets the state of one lane.</summary>
    void SetLane(LaneHealth lane);

    /// <summary>Forgets a lane that the settings no longer name.</summary>
    void RemoveLane(string laneId);

    /// <summary>
    /// Sends the health now, with every lane's progress. Called by whoever moves a watermark; the runtime sends it too, at the
    /// interval in force.
    /// </summary>
    Task PublishAsync(CancellationToken cancellationToken);
}
