using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Watches the connection: tells the health, and gives up when the hub stays out of reach past the limit. A single
/// <see cref="ConnectionState.Disconnected"/> is no reason to exit, since the SDK may recover after it.
/// </summary>
internal sealed partial class HubConnection : IDisposable
{
    private readonly IModuleClient client;
    private readonly IModuleHealth health;
    private readonly ModuleHostOptions options;
    private readonly ITimer limitTimer;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource downTooLong = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionState state = ConnectionState.Disconnected;

    public HubConnection(
        IModuleClient client, IModuleHealth health, ModuleHostOptions options, TimeProvider clock, RuntimeMetrics metrics, ILogger<HubConnection> logger)
    {
        this.client = client;
        this.health = health;
        this.options = options;
        this.logger = logger;
        limitTimer = clock.CreateTimer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics.ObserveConnection(() => State == ConnectionState.Connected);
    }

    /// <summary>Raised after every return of the hub.</summary>
    public event Action? Reconnected;

    /// <summary>Fails once the hub was out of reach past the limit.</summary>
    public Task DownTooLong => downTooLong.Task;

    public ConnectionState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Starts to watch, with the clock of the limit running until the first <see cref="ConnectionState.Connected"/>.</summary>
    public void Watch()
    {
        health.Set("hub", HealthStatus.Degraded, "The edge hub is not connected yet.");
        limitTimer.Change(options.HubDownLimit, Timeout.InfiniteTimeSpan);
        client.ConnectionChanged += OnChanged;
    }

    /// <summary>The client has opened; for clients that raise no event then.</summary>
    public void Opened() => OnChanged(ConnectionState.Connected);

    public void Dispose()
    {
        client.ConnectionChanged -= OnChanged;
        limitTimer.Dispose();
    }

    private void OnChanged(ConnectionState now)
    {
        lock (gate)
        {
            if (state == now)
            {
                return;
            }

            var wasConnected = state == ConnectionState.Connected;
            state = now;
            if (now == ConnectionState.Connected)
            {
                limitTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            else if (wasConnected)
            {
                limitTimer.Change(options.HubDownLimit, Timeout.InfiniteTimeSpan);
            }
        }

        LogChanged(now);
        switch (now)
        {
            case ConnectionState.Connected:
                health.Set("hub", HealthStatus.Healthy);
                Reconnected?.Invoke();
                break;
            case ConnectionState.Retrying:
                health.Set("hub", HealthStatus.Degraded, "The edge hub is out of reach; connecting again.");
                break;
            default:
                health.Set("hub", HealthStatus.Unhealthy, "The edge hub is out of reach.");
                break;
        }
    }

    private void GiveUp()
    {
        LogDownTooLong(options.HubDownLimit);
        downTooLong.TrySetException(new EdgeHubException($"The edge hub was out of reach for {options.HubDownLimit}."));
    }

    [LoggerMessage(EventIds.ConnectionChanged, LogLevel.Information, "The connection to the edge hub is now {State}.")]
    private partial void LogChanged(ConnectionState state);

    [LoggerMessage(EventIds.HubDownTooLong, LogLevel.Critical, "The edge hub was out of reach for {Limit}; the module gives up.")]
    private partial void LogDownTooLong(TimeSpan limit);
}
