using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Keeps the reported property <c>health</c> equal to the module's health, so that a query over the fleet finds the stores that are not well.
/// Looked at once an interval and reported only where it changed: the hub counts every report.
/// </summary>
internal sealed partial class HealthTwin(
    IModuleClient client, ModuleHealthReporter health, HubRetry retry, ModuleHostOptions options, TimeProvider clock, ILogger<HealthTwin> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private JsonObject? reported;
    private Task loop = Task.CompletedTask;

    /// <summary>Starts to look.</summary>
    public void Start() => loop = RunAsync();

    public async ValueTask StopAsync()
    {
        await stopping.CancelAsync();
        await loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.HealthTwinInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                var now = HealthReport.Write(health.Current);
                if (HealthReport.Patch(reported, now) is { } patch)
                {
                    await retry.RunAsync("report", token => client.ReportAsync(new JsonObject { ["health"] = patch.DeepClone() }, token), stopping.Token);
                    reported = now;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The module stops.
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(EventIds.HealthTwinFailed, LogLevel.Error, "The health can no longer be reported in the twin.")]
    private partial void LogFailed(Exception error);
}
