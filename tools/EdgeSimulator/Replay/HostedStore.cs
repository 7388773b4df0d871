using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>The modules of a deployment over an in-process hub: one store in one process.</summary>
public sealed class HostedStore : IAsyncDisposable
{
    private readonly List<(string ModuleId, EdgeModuleHost Host)> hosts = [];
    private readonly List<Func<string>> metrics = [];
    private readonly bool collects;

    private HostedStore(InProcessHub hub, bool collects) => (Hub, this.collects) = (hub, collects);

    /// <summary>The hub between the modules.</summary>
    public InProcessHub Hub { get; }

    /// <summary>Fails once a module cannot work any more; the message names it.</summary>
    public Task Failure { get; private set; } = Task.CompletedTask;

    /// <summary>What all modules export, Prometheus text: their names begin with the module's, so they stand side by side.</summary>
    public string Metrics() => string.Concat(metrics.Select(write => write()));

    /// <summary>Starts every module, receivers first.</summary>
    /// <param name="hub">The hub; its twins are set already. Disposed with the store.</param>
    /// <param name="modules">The modules in the order of starting.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="collectMetrics">Whether <see cref="Metrics"/> is asked for.</param>
    /// <exception cref="InputException">A module refused its settings, or could not start with what it was given.</exception>
    public static async Task<HostedStore> StartAsync(
        InProcessHub hub, IReadOnlyList<ModuleSpec> modules, CancellationToken cancellationToken, bool collectMetrics = false)
    {
        var store = new HostedStore(hub, collectMetrics);
        try
        {
            foreach (var module in modules)
            {
                await store.StartAsync(module, cancellationToken);
            }
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }

        store.Failure = Task.WhenAny(store.hosts.Select(h => WatchAsync(h.ModuleId, h.Host))).Unwrap();
        return store;
    }

    /// <summary>Stops the modules: who sends stops before who receives, so that nothing on its way is lost.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, host) in Enumerable.Reverse(hosts))
        {
            await host.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, host) in Enumerable.Reverse(hosts))
        {
            await host.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }

    private async Task StartAsync(ModuleSpec module, CancellationToken cancellationToken)
    {
        var host = EdgeModuleHost.Create(module.ModuleId, Hub.Connect(module.ModuleId), module.Configure);
        hosts.Add((module.ModuleId, host));
        if (collects)
        {
            metrics.Add(host.CollectMetrics());
        }

        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (SettingsRefusedException e)
        {
            var errors = string.Join("; ", e.Errors.Select(x => $"{x.Path}: {x.Message}"));
            throw new InputException($"{module.ModuleId} refuses its settings: {(errors.Length > 0 ? errors : e.Message)}", e);
        }
#pragma warning disable CA1031 // whatever stops a module at its start is shown in one line
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new InputException($"{module.ModuleId} cannot start: {Innermost(e)}", e);
        }
    }

    private static async Task WatchAsync(string moduleId, EdgeModuleHost host)
    {
        try
        {
            await host.Failure;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InputException($"{moduleId} cannot work: {Innermost(e)}", e);
        }
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner && e is AggregateException ? Innermost(inner) : e.Message;
}
