using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>
/// The other end of a DecisionAlert that is connected to nothing: it takes what the module sends, answers <c>knownProducts</c>, and has no other method and no twin that changes.
/// </summary>
/// <param name="desired">The module's settings.</param>
/// <param name="gallery">What Recognition is said to know products by; every product that is asked for.</param>
internal abstract class LocalHub(JsonObject desired, GalleryVersion gallery) : IModuleClient
{
    private readonly Dictionary<string, InputHandler> inputs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public event Action<ConnectionState>? ConnectionChanged;

    /// <inheritdoc/>
    public string ModuleId => ModuleIds.DecisionAlert;

    /// <inheritdoc/>
    public void OnInput(string input, InputHandler handler) => inputs[input] = handler;

    /// <inheritdoc/>
    public void OnMethod(string method, MethodHandler handler)
    {
    }

    /// <inheritdoc/>
    public void OnDesiredChanged(Action<JsonObject> handler)
    {
    }

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        ConnectionChanged?.Invoke(ConnectionState.Connected);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public abstract Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken) => Task.FromResult(new ModuleTwin((JsonObject)desired.DeepClone(), []));

    /// <inheritdoc/>
    public virtual Task ReportAsync(JsonObject patch, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (method != MethodNames.KnownProducts)
            return Task.FromResult(new MethodResult(501, default));
        var asked = JsonSerializer.Deserialize(payload.Span, ContractsJson.Default.KnownProductsRequest)!;
        var answer = new KnownProductsResponse(gallery, asked.Gtins);
        return Task.FromResult(new MethodResult(200, JsonSerializer.SerializeToUtf8Bytes(answer, ContractsJson.Default.KnownProductsResponse)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Delivers a message as the hub does, once; the module may refuse it for now.</summary>
    protected MessageDisposition Deliver(string input, string id, string schema, byte[] body) => inputs[input](new EdgeMessage
    {
        MessageId = id,
        Body = body,
        Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = schema },
    });
}
