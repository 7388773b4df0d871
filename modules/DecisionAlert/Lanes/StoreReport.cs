using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>The newest health of every module and clock, put together for the cloud.</summary>
internal sealed class StoreReport(IMessageSender sender, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, ModuleHealth> modules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ClockDrift> clocks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LaneHealth> lanes = new(StringComparer.Ordinal);
    private readonly string run = Guid.NewGuid().ToString("N");
    private long sent;

    /// <summary>Another module's health.</summary>
    public void Note(ModuleHealth health)
    {
        lock (gate)
        {
            if (!modules.TryGetValue(health.Module, out var known) || known.At <= health.At)
                modules[health.Module] = health;
        }
    }

    /// <summary>A clock's drift.</summary>
    public void Note(ClockDrift drift)
    {
        lock (gate)
            clocks[$"{drift.LaneId}/{drift.Source}"] = drift;
    }

    /// <summary>One of this module's lanes.</summary>
    public void Note(LaneHealth lane)
    {
        lock (gate)
            lanes[lane.LaneId] = lane;
    }

    /// <summary>Sends the store's health.</summary>
    public Task SendAsync(string storeId, CancellationToken cancellationToken)
    {
        var health = Snapshot(storeId);
        return sender.SendAsync(Endpoints.Health, $"storeHealth-{run}-{Interlocked.Increment(ref sent)}", health, cancellationToken);
    }

    /// <summary>The store's health as it is now.</summary>
    public StoreHealth Snapshot(string storeId)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var worst = lanes.Values.Select(l => l.Status).DefaultIfEmpty(HealthStatus.Healthy).Max();
            modules[ModuleIds.DecisionAlert] = new ModuleHealth
            {
                Module = ModuleIds.DecisionAlert,
                StoreId = storeId,
                At = now,
                Status = worst == HealthStatus.Unhealthy && lanes.Values.Any(l => l.Status != HealthStatus.Unhealthy) ? HealthStatus.Degraded : worst,
                Reasons = lanes.Values.Where(l => l.Status != HealthStatus.Healthy).Select(l => $"{l.LaneId}: {l.Reason}").ToValueList(),
                Lanes = lanes.Values.ToValueList(),
            };
            return new StoreHealth
            {
                StoreId = storeId,
                At = now,
                Status = modules.Values.Max(m => m.Status),
                Modules = modules.Values.ToValueList(),
                Clocks = clocks.Values.ToValueList(),
            };
        }
    }
}
