using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Runs one module on one hub connection. Start: handlers, connection, twin, settings, hosted services, then the inputs flow.
/// Stop: hosted services in reverse, the inputs drained up to a deadline, then the connection.
/// </summary>
public sealed partial class EdgeModuleHost : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly IModuleClient client;
    private readonly ModuleIdentity identity;
    private readonly ModuleHostOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly List<InputPump> inputs = [];
    private readonly List<MetricsExporter> collected = [];
    private readonly Lazy<Task> failure;
    private bool running;
    private bool disposed;

    private EdgeModuleHost(string moduleId, IServiceCollection parts)
    {
        services = parts.AddEdgeRuntime(moduleId).BuildServiceProvider();
        client = services.GetRequiredService<IModuleClient>();
        identity = services.GetRequiredService<ModuleIdentity>();
        options = services.GetRequiredService<ModuleHostOptions>();
        clock = services.GetRequiredService<TimeProvider>();
        logger = services.GetRequiredService<ILogger<EdgeModuleHost>>();
        failure = new Lazy<Task>(WatchForFailureAsync);
    }

    /// <summary>The module's services.</summary>
    public IServiceProvider Services => services;

    /// <summary>
    /// Fails once the module cannot work any more: a hosted service has failed, or the hub stayed out of reach past the limit.
    /// Does not complete otherwise.
    /// </summary>
    public Task Failure => failure.Value;

    /// <summary>A module on a given connection. Opens no port.</summary>
    /// <param name="moduleId">The module's id in the deployment.</param>
    /// <param name="client">Its connection, which the host disposes.</param>
    /// <param name="configure">Adds the module's parts; a <see cref="TimeProvider"/>, logging or <see cref="ModuleHostOptions"/> added here takes precedence.</param>
    public static EdgeModuleHost Create(string moduleId, IModuleClient client, Action<IServiceCollection> configure)
    {
        var parts = new ServiceCollection();
        parts.AddSingleton(client);
        configure(parts);
        return new EdgeModuleHost(moduleId, parts);
    }

    /// <summary>Begins to collect the module's metrics; call it before the start, or what is counted meanwhile is missing.</summary>
    /// <returns>Writes them as Prometheus text, as the module's container serves them.</returns>
    public Func<string> CollectMetrics()
    {
        var exporter = ActivatorUtilities.CreateInstance<MetricsExporter>(services);
        collected.Add(exporter);
        return exporter.Write;
    }

    /// <summary>Starts the module; returns once its hosted services run and its inputs flow.</summary>
    /// <exception cref="SettingsRefusedException">The twin's desired properties are wrong; it lists everything that is.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => StartAsync(waitForSettings: false, cancellationToken);

    /// <summary>Stops the module within <see cref="ModuleHostOptions.DrainDeadline"/>; says in the log what was lost.</summary>
    /// <param name="cancellationToken">Ends the deadline early.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!running)
        {
            return;
        }

        running = false;
        LogStopping(identity.ModuleId);
        using var late = new CancellationTokenSource(options.DrainDeadline, clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await services.GetRequiredService<HostedServices>().StopAsync(deadline.Token);
        services.GetRequiredService<MethodDispatcher>().Stop();
        var lost = await Task.WhenAll(inputs.Select(i => i.DrainAsync(deadline.Token)));
        if (services.GetService<ITwinSettingsTarget>() is not null)
        {
            await services.GetRequiredService<TwinSynchronizer>().StopAsync();
        }

        await services.GetRequiredService<HealthTwin>().StopAsync();
        await services.GetRequiredService<ModuleHealthReporter>().StopAsync();
        LogStopped(identity.ModuleId, lost.Sum());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await StopAsync(CancellationToken.None);
        foreach (var input in inputs)
        {
            await input.DisposeAsync();
        }

        foreach (var exporter in collected)
        {
            exporter.Dispose();
        }

        services.GetRequiredService<HubConnection>().Dispose();
        await client.DisposeAsync();
        await services.DisposeAsync();
    }

    internal async Task StartAsync(bool waitForSettings, CancellationToken cancellationToken)
    {
        LogStarting(identity.ModuleId);
        running = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = StartPartsAsync(waitForSettings, stop.Token);
        if (await Task.WhenAny(start, Failure) == Failure)
        {
            await stop.CancelAsync();
            await Task.WhenAny(start);
            await Failure;
        }

        await start;
        LogStarted(identity.ModuleId);
    }

    private async Task StartPartsAsync(bool waitForSettings, CancellationToken cancellationToken)
    {
        var hasSettings = services.GetService<ITwinSettingsTarget>() is not null;
        var connection = services.GetRequiredService<HubConnection>();
        RegisterHandlers(hasSettings);
        connection.Watch();
        await services.GetRequiredService<HubRetry>().RunAsync("open", client.OpenAsync, cancellationToken);
        connection.Opened();
        if (hasSettings)
        {
            await TakeSettingsAsync(waitForSettings, connection, cancellationToken);
        }
        else
        {
            StartHealth();
        }

        await services.GetRequiredService<HostedServices>().StartAsync(services.GetServices<IHostedService>(), cancellationToken);
        services.GetRequiredService<MethodDispatcher>().Start();
        foreach (var input in inputs)
        {
            input.Start();
        }
    }

    private void RegisterHandlers(bool hasSettings)
    {
        foreach (var registrations in services.GetServices<InputRegistration>().GroupBy(r => r.Input, StringComparer.Ordinal))
        {
            var input = ActivatorUtilities.CreateInstance<InputPump>(services, registrations.Key, (IReadOnlyList<InputRegistration>)[.. registrations]);
            inputs.Add(input);
            client.OnInput(input.Input, input.Take);
        }

        var methods = services.GetRequiredService<MethodDispatcher>();
        foreach (var registration in services.GetServices<MethodRegistration>())
        {
            client.OnMethod(registration.Method, (payload, token) => methods.AnswerAsync(registration, payload, token));
        }

        if (hasSettings)
        {
            client.OnDesiredChanged(services.GetRequiredService<TwinSynchronizer>().OnDesiredChanged);
        }
    }

    private async Task TakeSettingsAsync(bool waitForSettings, HubConnection connection, CancellationToken cancellationToken)
    {
        var synchronizer = services.GetRequiredService<TwinSynchronizer>();
        connection.Reconnected += synchronizer.Refresh;
        var errors = await synchronizer.StartAsync(cancellationToken);
        StartHealth();
        if (errors.Count == 0)
        {
            return;
        }

        if (!waitForSettings)
        {
            throw new SettingsRefusedException(identity.ModuleId, errors);
        }

        // A restart would meet the same twin; a mended one arrives as a patch.
        LogWaitingForSettings(identity.ModuleId);
        await synchronizer.InForce.WaitAsync(cancellationToken);
    }

    private void StartHealth()
    {
        services.GetRequiredService<ModuleHealthReporter>().Start();
        services.GetRequiredService<HealthTwin>().Start();
    }

    private async Task WatchForFailureAsync() =>
        await await Task.WhenAny(
            services.GetRequiredService<HubConnection>().DownTooLong,
            services.GetRequiredService<HostedServices>().Failed);
}
