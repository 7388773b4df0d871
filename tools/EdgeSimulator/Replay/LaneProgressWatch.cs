using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Follows each lane's progress through the modules by the health they send.</summary>
internal sealed class LaneProgressWatch : IHubObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Module, string LaneId), LaneProgress> progress = [];
    private readonly Dictionary<(string Module, string LaneId), string> unhealthy = [];
    private readonly SortedSet<string> complaints = new(StringComparer.Ordinal);

    /// <summary>What modules said of lanes that they serve in part.</summary>
    public IReadOnlyCollection<string> Complaints
    {
        get
        {
            lock (gate)
            {
                return [.. complaints];
            }
        }
    }

    /// <summary>Raised for every step of a lane in a module, on the hub's threads.</summary>
    public event Action<string, string, LaneProgress>? Moved;

    /// <summary>How far a module has looked at a lane; null where it has not said yet.</summary>
    public LaneProgress? Of(string module, string laneId)
    {
        lock (gate)
        {
            return progress.GetValueOrDefault((module, laneId));
        }
    }

    /// <summary>Why a module cannot serve a lane; null where it does.</summary>
    public string? ProblemOf(string module, string laneId)
    {
        lock (gate)
        {
            return unhealthy.GetValueOrDefault((module, laneId));
        }
    }

    public void OnSent(HubMessage message)
    {
        if (message.Output != Endpoints.Health || message.Message.Schema is not (ModuleHealth.Schema or StoreHealth.Schema))
        {
            return;
        }

        if (message.Message.Schema == ModuleHealth.Schema)
        {
            if (JsonSerializer.Deserialize(message.Message.Body.Span, ContractsJson.Default.ModuleHealth) is { } health)
            {
                Take(health);
            }
        }
        else if (JsonSerializer.Deserialize(message.Message.Body.Span, ContractsJson.Default.StoreHealth) is { } store)
        {
            // The store's health repeats what other modules said; only the sender's own part is news.
            foreach (var module in store.Modules.Where(m => m.Module == message.Module))
            {
                Take(module);
            }
        }
    }

    private void Take(ModuleHealth health)
    {
        foreach (var lane in health.Lanes)
        {
            var moved = false;
            lock (gate)
            {
                var key = (health.Module, lane.LaneId);
                if (lane.Status == HealthStatus.Unhealthy)
                {
                    unhealthy[key] = lane.Reason ?? "no reason given";
                }
                else
                {
                    unhealthy.Remove(key);
                }

                if (lane is { Status: HealthStatus.Degraded, Reason: { } reason })
                {
                    complaints.Add($"{health.Module}: {reason}");
                }

                if (lane.Progress is { } now && progress.GetValueOrDefault(key) != now)
                {
                    progress[key] = now;
                    moved = true;
                }
            }

            if (moved)
            {
                Moved?.Invoke(health.Module, lane.LaneId, lane.Progress!);
            }
        }
    }
}
