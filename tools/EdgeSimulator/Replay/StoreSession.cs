using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>What a session is made of.</summary>
internal sealed record StoreSessionOptions
{
    public required DeploymentTemplate Template { get; init; }

    /// <summary>Takes the place of cameras and tills; null where the deployment's own are used.</summary>
    public Recording? Recording { get; init; }

    public required TwinOptions Twins { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILoggerProvider Logs { get; init; }

    /// <summary>Watch every message.</summary>
    public IReadOnlyList<IHubObserver> HubObservers { get; init; } = [];

    /// <summary>Are told of every decision and alert.</summary>
    public IReadOnlyList<IDecisionObserver> DecisionObservers { get; init; } = [];

    /// <summary>Told a link that signs in to the review pages; null where they have accounts of their own.</summary>
    public Action<Uri>? ReviewLink { get; init; }

    /// <summary>Changes a module's twin, once there is a hub: the calibration page applies what was drawn by it.</summary>
    public Action<string, JsonObject>? PatchTwin { get; init; }

    /// <summary>Whether <see cref="StoreSession.Metrics"/> is asked for.</summary>
    public bool CollectMetrics { get; init; }

    /// <summary>Makes the modules; tests put their own in.</summary>
    public Func<StoreSessionOptions, InProcessPosTransport, IReadOnlyList<ModuleSpec>> Modules { get; init; } = HouseModules.Create;
}

/// <summary>The modules at work: on a recording, whose videos are the cameras and whose events the tills, or on the deployment's own.</summary>
internal sealed class StoreSession : IAsyncDisposable
{
    private readonly InProcessPosTransport transport;
    private readonly HostedStore store;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource ended;

    private StoreSession(HostedStore store, InProcessPosTransport transport, LaneProgressWatch progress, IEnumerable<TillFeed> feeds, TaskCompletionSource ended)
    {
        this.store = store;
        this.transport = transport;
        this.ended = ended;
        Progress = progress;
        Feeds = Task.WhenAll(feeds.Select(f => f.RunAsync(stop.Token)));
    }

    public InProcessHub Hub => store.Hub;

    /// <summary>What all modules export, Prometheus text.</summary>
    public string Metrics() => store.Metrics();

    public LaneProgressWatch Progress { get; }

    /// <summary>Completes once DecisionAlert has decided everything of every lane of the recording.</summary>
    public Task Ended => ended.Task;

    /// <summary>Fails once a module cannot work any more.</summary>
    public Task Failure => store.Failure;

    /// <summary>Completes once every recorded till event is out.</summary>
    public Task Feeds { get; }

    /// <summary>What the till was told, as far as it has not been read.</summary>
    public System.Threading.Channels.ChannelReader<LaneCommand> Commands => transport.Commands;

    /// <summary>Till events that PosBridge could not use.</summary>
    public event Action<DeadLetter> DeadLettered
    {
        add => transport.DeadLettered += value;
        remove => transport.DeadLettered -= value;
    }

    /// <summary>Starts the modules.</summary>
    /// <exception cref="InputException">The twins or a module refuse what they are given.</exception>
    public static async Task<StoreSession> StartAsync(StoreSessionOptions options, CancellationToken cancellationToken)
    {
        var recording = options.Recording;
        var hub = new InProcessHub(options.Template.Routes, options.Clock);
        options = options with { PatchTwin = hub.PatchDesired };
        if (recording is null)
        {
            LiveTwins.Apply(hub, options.Template, options.Twins);
        }
        else
        {
            RecordingTwins.Apply(hub, options.Template, recording, options.Twins);
        }

        var tills = new InProcessPosTransport(options.Clock);
        var progress = new LaneProgressWatch();
        var feeds = recording is null || options.Twins.Broker is not null
            ? []
            : recording.Lanes.ToDictionary(
                l => l.LaneId,
                l => new TillFeed(l.LaneId, recording.PosEvents.Where(e => e.Event.LaneId == l.LaneId), new Till(tills)),
                StringComparer.Ordinal);
        var allEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        progress.Moved += (module, laneId, at) =>
        {
            if (module == ModuleIds.VideoIngest && feeds.TryGetValue(laneId, out var feed))
            {
                feed.OnCamera(at);
            }
            else if (module == ModuleIds.DecisionAlert && recording?.Lanes.All(l => progress.Of(module, l.LaneId) is { Ended: true }) == true)
            {
                allEnded.TrySetResult();
            }
        };
        hub.Observe(progress);
        foreach (var observer in options.HubObservers)
        {
            hub.Observe(observer);
        }

        var hosted = await HostedStore.StartAsync(hub, options.Modules(options, tills), cancellationToken, options.CollectMetrics);
        return new StoreSession(hosted, tills, progress, feeds.Values, allEnded);
    }

    /// <summary>Stops the modules, senders first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await Feeds.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await store.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await store.DisposeAsync();
        await transport.DisposeAsync();
        stop.Dispose();
    }

    private sealed class Till(InProcessPosTransport transport) : ITill
    {
        public ValueTask PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken) =>
            transport.PublishAsync(canonicalJson, cancellationToken);

        public ValueTask AdvanceAsync(string laneId, DateTimeOffset observedThrough, bool ended, CancellationToken cancellationToken) =>
            transport.AdvanceAsync(laneId, observedThrough, ended, cancellationToken);
    }
}
