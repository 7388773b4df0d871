using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Tests;

/// <summary>Keeps what parts say of themselves.</summary>
internal sealed class FakeHealth : IModuleHealth
{
    public Dictionary<string, (HealthStatus Status, string? Reason)> Parts { get; } = [];

    public void Set(string part, HealthStatus status, string? reason = null) => Parts[part] = (status, reason);

    public void SetLane(LaneHealth lane)
    {
    }

    public void RemoveLane(string laneId)
    {
    }

    public Task PublishAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
