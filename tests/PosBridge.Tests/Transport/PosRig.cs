using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>A bridge with tills at the one end and a hub at the other.</summary>
internal abstract class PosRig : IAsyncDisposable
{
    /// <summary>How long a test waits for anything.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private EdgeModuleHost? host;

    /// <summary>Takes the place of the profile's dialect.</summary>
    public ITillDialect? Dialect { get; set; }

    /// <summary>The hub's side.</summary>
    public FakeModuleClient Hub { get; private set; } = new(ModuleIds.PosBridge);

    /// <summary>The events that the hub has taken, in order.</summary>
    public IReadOnlyList<PosEvent> Events => Hub.SentTo<PosEvent>(Endpoints.PosEvents);

    /// <summary>How many events the hub has taken.</summary>
    public int EventCount => Hub.Sent.Count(s => s.Output == Endpoints.PosEvents);

    /// <summary>The newest health.</summary>
    public ModuleHealth? Health => Hub.SentTo<ModuleHealth>(Endpoints.Health) is [.., var last] ? last : null;

    /// <summary>The transport part of the twin.</summary>
    protected abstract JsonObject TransportTwin { get; }

    /// <summary>Queue names of this test alone.</summary>
    protected string Prefix { get; } = $"pos.{Guid.NewGuid():N}";

    /// <summary>Makes a transport of the bridge's kind without the bridge.</summary>
    public abstract IPosTransport NewTransport();

    /// <summary>Puts a message on the event queue; tries on until it is there.</summary>
    public abstract Task PublishAsync(ReadOnlyMemory<byte> message);

    /// <summary>The tills go away, by force.</summary>
    public abstract Task BreakAsync();

    /// <summary>The tills come back.</summary>
    public abstract Task MendAsync();

    /// <summary>The next command at the till.</summary>
    public abstract Task<LaneCommand> ReadCommandAsync();

    /// <summary>The next dead letter: its source, reason and text.</summary>
    public abstract Task<DeadLetter> ReadDeadLetterAsync();

    public PosBridgeSettings Settings(Func<PosTransportSettings, PosTransportSettings>? change = null)
    {
        var transport = new PosTransportSettings
        {
            Kind = Enum.Parse<PosTransportKind>(TransportTwin["kind"]!.GetValue<string>(), ignoreCase: true),
            Uri = TransportTwin["uri"]?.GetValue<string>(),
            HeartBeatMs = 1_000,
            MaxReconnectDelayMs = 500,
        };
        return new PosBridgeSettings
        {
            StoreId = "store-1",
            EventQueue = $"{Prefix}.events",
            CommandQueue = $"{Prefix}.commands",
            CommandAckQueue = $"{Prefix}.acks",
            DeadLetterQueue = $"{Prefix}.dlq",
            Transport = change?.Invoke(transport) ?? transport,
        };
    }

    /// <summary>Starts the bridge.</summary>
    /// <param name="more">Further desired properties.</param>
    public async Task StartBridgeAsync(JsonObject? more = null)
    {
        Hub = new FakeModuleClient(ModuleIds.PosBridge, Twin(more));
        host = EdgeModuleHost.Create(ModuleIds.PosBridge, Hub, services =>
        {
            Configure(services);
            if (Dialect is { } dialect)
            {
                services.AddSingleton<MakeDialect>((_, _) => dialect);
            }

            services.AddPosBridge();
        });
        await host.StartAsync(CancellationToken.None);
    }

    /// <summary>The bridge's desired properties.</summary>
    /// <param name="more">Further ones.</param>
    public JsonObject Twin(JsonObject? more = null)
    {
        var desired = new JsonObject
        {
            ["storeId"] = "store-1",
            ["transport"] = TransportTwin,
            ["eventQueue"] = $"{Prefix}.events",
            ["commandQueue"] = $"{Prefix}.commands",
            ["commandAckQueue"] = $"{Prefix}.acks",
            ["deadLetterQueue"] = $"{Prefix}.dlq",
            ["lanes"] = new JsonArray("lane-1"),
        };
        foreach (var (name, value) in more ?? [])
        {
            desired[name] = value?.DeepClone();
        }

        return desired;
    }

    public async Task StopBridgeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }

    /// <summary>Waits for what the hub sees.</summary>
    public Task UntilAsync(Func<PosRig, bool> condition) => Hub.WaitUntilAsync(_ => condition(this)).WaitAsync(Limit);

    public Task UntilEventsAsync(int count) => UntilAsync(r => r.EventCount >= count);

    public virtual async ValueTask DisposeAsync() => await StopBridgeAsync();

    /// <summary>Adds to the bridge's services.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }
}
