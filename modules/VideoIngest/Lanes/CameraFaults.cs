using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>What is wrong with one camera, part by part. Safe from any thread.</summary>
internal sealed class CameraFaults
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<LanePart, (HealthStatus Status, string Reason)> faults = [];

    /// <summary>The worst of the parts, and every reason, the worst first; null where all is well.</summary>
    public (HealthStatus Status, string? Reason) State
    {
        get
        {
            lock (gate)
            {
                return faults.Count == 0
                    ? (HealthStatus.Healthy, null)
                    : (faults.Values.Max(fault => fault.Status), string.Join("; ", faults.Values.OrderByDescending(fault => fault.Status).Select(fault => fault.Reason)));
            }
        }
    }

    public void Set(LanePart part, HealthStatus status, string reason)
    {
        lock (gate)
        {
            faults[part] = (status, reason);
        }
    }

    /// <summary>A part is well again. False where it was.</summary>
    public bool Clear(LanePart part)
    {
        lock (gate)
        {
            return faults.Remove(part);
        }
    }
}
