using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>A lane's health made of that of its cameras.</summary>
internal static class LaneState
{
    /// <summary>The lane is as its own camera is; a further one that fails leaves it degraded at worst.</summary>
    public static LaneHealth Of(string laneId, (HealthStatus Status, string? Reason) own, ValueList<CameraHealth>? further)
    {
        var wrong = (further ?? []).Where(camera => camera.Status != HealthStatus.Healthy).Select(camera => $"camera {camera.CameraId}: {camera.Reason}").ToList();
        return new LaneHealth
        {
            LaneId = laneId,
            Status = wrong.Count > 0 && own.Status == HealthStatus.Healthy ? HealthStatus.Degraded : own.Status,
            Reason = own.Reason is null && wrong.Count == 0 ? null : string.Join("; ", wrong.Prepend(own.Reason).OfType<string>()),
            Cameras = further,
        };
    }
}
