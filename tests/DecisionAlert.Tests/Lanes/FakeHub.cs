using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Tests.Lanes;

/// <summary>A connection that keeps what is sent and answers <c>knownProducts</c> with everything asked for.</summary>
internal sealed class FakeHub(JsonObject desired) : IModuleClient
{
    private readonly Dictionary<string, InputHandler> inputs = new(StringComparer.Ordinal);

    public event Action<ConnectionState>? ConnectionChanged;

    public string ModuleId => ModuleIds.DecisionAlert;

    public ConcurrentQueue<(string Output, EdgeMessage Message)> Sent { get; } = [];

    public JsonObject Reported { get; } = [];

    public void OnInput(string input, InputHandler handler) => inputs[input] = handler;

    public void OnMethod(string method, MethodHandler handler)
    {
    }

    public void OnDesiredChanged(Action<JsonObject> handler)
    {
    }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        ConnectionChanged?.Invoke(ConnectionState.Connected);
        return Task.CompletedTask;
    }

    public Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        Sent.Enqueue((output, message));
        return Task.CompletedTask;
    }

    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ModuleTwin((JsonObject)desired.DeepClone(), []));

    public Task ReportAsync(JsonObject patch, CancellationToken cancellationToken)
    {
        foreach (var (key, value) in patch)
            Reported[key] = value?.DeepClone();
        return Task.CompletedTask;
    }

    public Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize(payload.Span, ContractsJson.Default.KnownProductsRequest)!;
        var answer = new KnownProductsResponse(new GalleryVersion("test", "1", 0), request.Gtins);
        return Task.FromResult(new MethodResult(200, JsonSerializer.SerializeToUtf8Bytes(answer, ContractsJson.Default.KnownProductsResponse)));
    }

    /// <summary>Delivers as the hub does: again while the module refuses.</summary>
    public async Task DeliverAsync(string input, string id, string schema, byte[] body)
    {
        var message = new EdgeMessage
        {
            MessageId = id,
            Body = body,
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = schema },
        };
        while (inputs[input](message) == MessageDisposition.Abandoned)
            await Task.Yield();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
