using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>See <see cref="IModuleHealth"/>; also sends the health at the interval.</summary>
internal sealed partial class ModuleHealthReporter(
    ModuleIdentity identity,
    StoreIdentity store,
    IEnumerable<HealthPart> parts,
    MessageSender sender,
    ModuleHostOptions options,
    TimeProvider clock,
    ILogger<ModuleHealthReporter> logger) : IModuleHealth, IAsyncDisposable
{
    private readonly string run = Guid.NewGuid().ToString("N");
    private readonly Lock gate = new();
    private readonly HealthState state = HealthState.Of(parts);
    private readonly SemaphoreSlim publishing = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;
    private long published;
    private bool disposed;

    /// <summary>The health as it is now.</summary>
    public ModuleHealth Current
    {
        get
        {
            lock (gate)
            {
                return state.Snapshot(identity.ModuleId, store.StoreId, clock.GetUtcNow());
            }
        }
    }

    /// <summary>Every lane as it is now.</summary>
    public IReadOnlyList<LaneHealth> Lanes
    {
        get
        {
            lock (gate)
            {
                return [.. state.Lanes];
            }
        }
    }

    /// <summary>Every part as it is now.</summary>
    public IReadOnlyDictionary<string, (HealthStatus Status, string? Reason)> Parts
    {
        get
        {
            lock (gate)
            {
                return state.Parts.ToDictionary(StringComparer.Ordinal);
            }
        }
    }

    public void Set(string part, HealthStatus status, string? reason = null)
    {
        bool changed;
        lock (gate)
        {
            changed = state.Set(part, status, reason);
        }

        if (changed)
        {
            LogChanged(part, status, reason);
        }
    }

    public void SetLane(LaneHealth lane)
    {
        lock (gate)
        {
            state.SetLane(lane);
        }
    }

    public void RemoveLane(string laneId)
    {
        lock (gate)
        {
            state.RemoveLane(laneId);
        }
    }

    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        // One at a time, and the snapshot is taken inside, anew for each attempt: so a lane's progress never goes out backwards, and a hub that was
        // away is told how the module is by then.
        await publishing.WaitAsync(cancellationToken);
        try
        {
            await sender.SendNewestAsync(Endpoints.Health, () => ($"{identity.ModuleId}-health-{run}-{++published}", Current), cancellationToken);
        }
        finally
        {
            publishing.Release();
        }
    }

    /// <summary>Starts to send at the interval.</summary>
    public void Start() => loop = RunAsync();

    public async ValueTask StopAsync()
    {
        await stopping.CancelAsync();
        await loop;
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes it twice: once as itself, once as IModuleHealth.
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await StopAsync();
        stopping.Dispose();
        publishing.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.HealthInterval, clock);
        try
        {
            do
            {
                await PublishAsync(stopping.Token);
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The module stops.
        }
        catch (Exception error)
        {
            LogPublishFailed(error);
            Set("health", HealthStatus.Degraded, "The health could not be sent: " + error.Message);
        }
    }

    [LoggerMessage(EventIds.HealthChanged, LogLevel.Information, "{Part} is {Status}. {Reason}")]
    private partial void LogChanged(string part, HealthStatus status, string? reason);

    [LoggerMessage(EventIds.HealthPublishFailed, LogLevel.Error, "The health could not be sent.")]
    private partial void LogPublishFailed(Exception error);
}
