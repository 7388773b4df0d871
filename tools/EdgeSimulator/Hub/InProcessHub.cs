using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Routes;

namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>
/// An edge hub inside this process: routes, twins, direct methods and a cloud that only listens. Delivers at least once, in the order
/// sent on each priority; what a module does not take is delivered again.
/// </summary>
public sealed class InProcessHub : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<Route> routes;
    private readonly Dictionary<(string Module, string Input), InputEndpoint> endpoints = [];
    private readonly ConcurrentDictionary<string, ModuleTwinStore> twins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InProcessModuleClient> clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<InProcessModuleClient>> open = new(StringComparer.Ordinal);
    private readonly Queue<HubMessage> upstream = new();
    private IHubObserver[] observers = [];
    private long upstreamCount;

    /// <summary>A hub whose modules are not connected yet.</summary>
    /// <param name="routes">The way messages go.</param>
    /// <param name="clock">Measures waits and stamps messages.</param>
    /// <param name="options">How it behaves.</param>
    public InProcessHub(IEnumerable<Route> routes, TimeProvider clock, HubOptions? options = null)
    {
        this.routes = [.. routes];
        Clock = clock;
        Options = options ?? new HubOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.InputCapacity, 1, nameof(options));
        foreach (var sink in this.routes.Select(r => r.Sink).Where(s => s.Module is not null).Distinct())
        {
            endpoints[(sink.Module!, sink.Input!)] = new InputEndpoint(this, sink.Module!, sink.Input!);
        }
    }

    /// <summary>How every input does.</summary>
    public IReadOnlyList<InputState> Inputs => [.. endpoints.Values.Select(e => e.State)];

    /// <summary>The newest messages to the cloud, oldest first.</summary>
    public IReadOnlyList<HubMessage> Upstream
    {
        get
        {
            lock (gate)
            {
                return [.. upstream];
            }
        }
    }

    /// <summary>All messages that ever went to the cloud.</summary>
    public long UpstreamCount => Interlocked.Read(ref upstreamCount);

    internal TimeProvider Clock { get; }

    internal HubOptions Options { get; }

    /// <summary>Makes the connection of a module. A second one of the same module puts the first off, as the real hub does.</summary>
    public IModuleClient Connect(string moduleId) => new InProcessModuleClient(this, moduleId);

    /// <summary>Watches every message from now on, until the result is disposed.</summary>
    public IDisposable Observe(IHubObserver observer)
    {
        lock (gate)
        {
            observers = [.. observers, observer];
        }

        return new Subscription(() =>
        {
            lock (gate)
            {
                observers = [.. observers.Where(o => o != observer)];
            }
        });
    }

    /// <summary>Merges into a module's desired properties, as the operator does; a connected module is told.</summary>
    /// <exception cref="EdgeHubException">The patch breaks a twin's limits.</exception>
    public void PatchDesired(string moduleId, JsonObject patch)
    {
        var sent = Twin(moduleId).PatchDesired(patch);
        Find(moduleId)?.RaiseDesired(sent);
    }

    /// <summary>A module's twin.</summary>
    public ModuleTwin ReadTwin(string moduleId) => Twin(moduleId).Read();

    /// <summary>Calls a direct method of a module, as the operator does.</summary>
    /// <exception cref="EdgeHubException">No answer within <paramref name="timeout"/>, or the payload is over 128 KB.</exception>
    public async Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        const int maxBytes = 128 * 1024;
        if (payload.Length > maxBytes)
        {
            throw new EdgeHubException($"The payload of method '{method}' is {payload.Length} bytes; a method takes {maxBytes}.");
        }

        if (Find(moduleId) is not { } target)
        {
            return new MethodResult(404, ReadOnlyMemory<byte>.Empty);
        }

        using var limit = new CancellationTokenSource(timeout, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await target.AnswerAsync(method, payload, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EdgeHubException($"Module {moduleId} did not answer method '{method}' within {timeout.TotalSeconds:0.#} s.", e);
        }
    }

    /// <summary>Cuts a module off, as a restart of the edge hub does: its calls fail until <see cref="Restore"/>, its messages wait.</summary>
    public void Interrupt(string moduleId) => Find(moduleId)?.Interrupt();

    /// <summary>Ends <see cref="Interrupt"/>.</summary>
    public void Restore(string moduleId) => Find(moduleId)?.Restore();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in endpoints.Values)
        {
            await endpoint.DisposeAsync();
        }
    }

    internal ModuleTwinStore Twin(string moduleId) => twins.GetOrAdd(moduleId, _ => new ModuleTwinStore());

    internal async Task SendAsync(string module, string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        var sent = new HubMessage(module, output, message, Clock.GetUtcNow());
        foreach (var observer in observers)
        {
            observer.OnSent(sent);
        }

        var routed = new RoutedMessage(Options.DeviceId, module, output, message, sent.SentAt);
        // One delivery per endpoint, by its most urgent route, however many routes lead there.
        foreach (var route in routes.Where(r => r.Matches(routed)).GroupBy(r => r.Sink).Select(g => g.MinBy(r => r.Priority)!))
        {
            if (route.Sink.Module is null)
            {
                TakeUpstream(sent);
            }
            else
            {
                await endpoints[(route.Sink.Module, route.Sink.Input!)].PutAsync(sent, route.Priority, route.TimeToLive, cancellationToken);
            }
        }
    }

    internal void Lost(HubMessage message, string input, string reason)
    {
        foreach (var observer in observers)
        {
            observer.OnLost(message, input, reason);
        }
    }

    /// <summary>The module's client once it is open.</summary>
    internal Task<InProcessModuleClient> WhenOpenAsync(string moduleId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Opening_NeedsLock(moduleId).Task.WaitAsync(cancellationToken);
        }
    }

    internal void Opened(InProcessModuleClient client)
    {
        InProcessModuleClient? former;
        TaskCompletionSource<InProcessModuleClient> waiting;
        lock (gate)
        {
            clients.TryGetValue(client.ModuleId, out former);
            clients[client.ModuleId] = client;
            if (Opening_NeedsLock(client.ModuleId).Task.IsCompleted)
            {
                open.Remove(client.ModuleId);
            }

            waiting = Opening_NeedsLock(client.ModuleId);
        }

        if (former is not null && former != client)
        {
            former.PutOff();
        }

        waiting.TrySetResult(client);
    }

    internal void Closed(InProcessModuleClient client)
    {
        lock (gate)
        {
            if (clients.GetValueOrDefault(client.ModuleId) == client)
            {
                clients.Remove(client.ModuleId);
                open.Remove(client.ModuleId);
            }
        }
    }

    private InProcessModuleClient? Find(string moduleId)
    {
        lock (gate)
        {
            return clients.GetValueOrDefault(moduleId);
        }
    }

    private TaskCompletionSource<InProcessModuleClient> Opening_NeedsLock(string moduleId)
    {
        if (!open.TryGetValue(moduleId, out var source))
        {
            open[moduleId] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return source;
    }

    private void TakeUpstream(HubMessage message)
    {
        Interlocked.Increment(ref upstreamCount);
        lock (gate)
        {
            upstream.Enqueue(message);
            if (upstream.Count > Options.UpstreamCapacity)
            {
                upstream.Dequeue();
            }
        }

        foreach (var observer in observers)
        {
            observer.OnUpstream(message);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
