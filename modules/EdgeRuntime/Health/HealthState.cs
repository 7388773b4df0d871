using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// The states of a module's parts and lanes, and what they come to. An unhealthy part makes the module unhealthy; an unhealthy lane
/// degrades it as long as another lane works, since it then still works in part.
/// </summary>
internal sealed class HealthState
{
    private readonly SortedDictionary<string, (HealthStatus Status, string? Reason)> parts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LaneHealth> lanes = new(StringComparer.Ordinal);

    /// <summary>The state at the start: those parts do not work yet.</summary>
    public static HealthState Of(IEnumerable<HealthPart> parts)
    {
        var state = new HealthState();
        foreach (var part in parts)
        {
            state.Set(part.Name, HealthStatus.Unhealthy, part.NotYet);
        }

        return state;
    }

    /// <summary>The parts by name.</summary>
    public IReadOnlyDictionary<string, (HealthStatus Status, string? Reason)> Parts => parts;

    /// <summary>The lanes.</summary>
    public IReadOnlyCollection<LaneHealth> Lanes => lanes.Values;

    /// <summary>Sets a part; true where that changed anything.</summary>
    public bool Set(string part, HealthStatus status, string? reason)
    {
        var changed = !parts.TryGetValue(part, out var old) || old != (status, reason);
        parts[part] = (status, reason);
        return changed;
    }

    /// <summary>Sets a lane.</summary>
    public void SetLane(LaneHealth lane) => lanes[lane.LaneId] = lane;

    /// <summary>Forgets a lane that the settings no longer name.</summary>
    public void RemoveLane(string laneId) => lanes.Remove(laneId);

    public ModuleHealth Snapshot(string module, string storeId, DateTimeOffset at) => new()
    {
        Module = module,
        StoreId = storeId,
        At = at,
        Status = Worst(),
        Reasons = Reasons().ToValueList(),
        Lanes = lanes.Values.ToValueList(),
    };

    private HealthStatus Worst()
    {
        var worst = parts.Values.Select(p => p.Status).Append(HealthStatus.Healthy).Max();
        if (lanes.Count == 0)
        {
            return worst;
        }

        var ofLanes = lanes.Values.All(l => l.Status == HealthStatus.Unhealthy) ? HealthStatus.Unhealthy
            : lanes.Values.Any(l => l.Status != HealthStatus.Healthy) ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return ofLanes > worst ? ofLanes : worst;
    }

    private IEnumerable<string> Reasons()
    {
        foreach (var (part, (status, reason)) in parts)
        {
            if (status != HealthStatus.Healthy)
            {
                yield return reason ?? $"{part} is {(status == HealthStatus.Degraded ? "degraded" : "unhealthy")}.";
            }
        }

        foreach (var lane in lanes.Values)
        {
            if (lane.Status != HealthStatus.Healthy)
            {
                yield return $"{lane.LaneId}: {lane.Reason ?? (lane.Status == HealthStatus.Degraded ? "degraded" : "unhealthy")}";
            }
        }
    }
}
