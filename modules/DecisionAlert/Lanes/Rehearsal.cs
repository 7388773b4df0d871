using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>
/// Takes a missed item all the way from the hub's message to the hub's alert, in a module of its own that keeps everything in memory and is connected
/// to nothing. .NET compiles what it calls for the first time: without this a store's first alert waits for some hundred methods, 0.1 s on a quiet machine
/// and 0.7 s on a busy one. Once a process, beside the start, which does not wait for it.
/// </summary>
internal sealed partial class Rehearsal(ILogger<Rehearsal> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static int rehearsed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Interlocked.Exchange(ref rehearsed, 1) == 1)
            return;
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The module stops.
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    private static async Task RunAsync(CancellationToken cancellationToken)
    {
        var hub = new RehearsalHub();
        await using var module = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, services => services.AddDecisionAlert());
        await module.StartAsync(cancellationToken);
        hub.Play();
        await hub.Alerted.WaitAsync(Longest, TimeProvider.System, cancellationToken);
    }

    [LoggerMessage(EventIds.RehearsalFailed, LogLevel.Warning, "The rehearsal did not come to its alert: the first alerts may take longer.")]
    private partial void LogFailed(Exception error);
}
