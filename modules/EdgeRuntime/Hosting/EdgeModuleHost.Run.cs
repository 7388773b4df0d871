using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime;

public sealed partial class EdgeModuleHost
{
    /// <summary>A module's container entry: connects to the edge hub that the environment names and works until it is told to stop.</summary>
    /// <param name="moduleId">The module's id in the deployment.</param>
    /// <param name="args">The command line: <c>--probe</c> asks the running module for its health.</param>
    /// <param name="configure">Adds the module's parts.</param>
    /// <returns>The exit code: 0 stopped as told (or healthy, for the probe), 1 could not work, 2 bad arguments.</returns>
    public static async Task<int> RunAsync(string moduleId, string[] args, Action<IServiceCollection> configure)
    {
        using var signals = new StopSignals();
        return await ModuleProcess.RunAsync(moduleId, args, Environment.GetEnvironmentVariable, configure, signals.Token);
    }

    /// <summary>Works until stopped or unable to.</summary>
    internal static async Task<int> RunAsync(string moduleId, int port, Action<IServiceCollection> configure, CancellationToken stop)
    {
        var parts = new ServiceCollection();
        configure(parts);
        parts.AddSingleton<MetricsExporter>();
        await using var host = new EdgeModuleHost(moduleId, parts);
        await using var server = await MetricsServer.StartAsync(
            port, host.services.GetRequiredService<MetricsExporter>(), host.services.GetRequiredService<ModuleHealthReporter>());
        try
        {
            await host.StartAsync(waitForSettings: true, stop);
            await host.Failure.WaitAsync(stop);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0; // told to stop; the host drains while it is disposed
        }
        catch (Exception error)
        {
            host.LogCannotWork(moduleId, error.Message);
            return 1; // edgeAgent restarts what exits, a failed health check alone restarts nothing
        }
    }
}
