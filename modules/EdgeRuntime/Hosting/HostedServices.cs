using LossPrevention.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>Starts the module's hosted services in order, notices when one fails, and stops them in reverse order.</summary>
internal sealed partial class HostedServices(IModuleHealth health, ILogger<HostedServices> logger)
{
    private readonly List<IHostedService> started = [];
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails once a hosted service has failed.</summary>
    public Task Failed => failed.Task;

    public async Task StartAsync(IEnumerable<IHostedService> services, CancellationToken cancellationToken)
    {
        foreach (var service in services)
        {
            started.Add(service);
            await service.StartAsync(cancellationToken);
            if (service is BackgroundService { ExecuteTask: { } work })
            {
                _ = WatchAsync(service.GetType().Name, work);
            }
        }
    }

    public async Task StopAsync(CancellationToken deadline)
    {
        for (var i = started.Count - 1; i >= 0; i--)
        {
            try
            {
                await started[i].StopAsync(deadline).WaitAsync(deadline);
            }
            catch (Exception error)
            {
                LogStopFailed(error, started[i].GetType().Name);
            }
        }

        started.Clear();
    }

    private async Task WatchAsync(string name, Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }
        catch (Exception error)
        {
            LogFailed(error, name);
            health.Set(name, HealthStatus.Unhealthy, $"{name} has failed: {error.Message}");
            failed.TrySetException(new InvalidOperationException($"{name} has failed: {error.Message}", error));
        }
    }

    [LoggerMessage(EventIds.HostedServiceFailed, LogLevel.Critical, "{Service} has failed; the module cannot work.")]
    private partial void LogFailed(Exception error, string service);

    [LoggerMessage(EventIds.HostedServiceStopFailed, LogLevel.Error, "{Service} did not stop as it should.")]
    private partial void LogStopFailed(Exception error, string service);
}
