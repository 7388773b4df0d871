using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Faults;

/// <summary>A hub that writes down every till event it is given, and forgets the rest.</summary>
/// <param name="ledger">Where to.</param>
/// <param name="twin">The module's desired properties.</param>
/// <param name="unread">Whether events go by their ids alone.</param>
/// <param name="takes">How long it takes for an event.</param>
internal sealed class LedgerHub(DeliveryLedger ledger, JsonObject twin, bool unread = false, TimeSpan takes = default) : IModuleClient
{
    private volatile HealthStatus health = HealthStatus.Unhealthy;

    public event Action<ConnectionState>? ConnectionChanged;

    public string ModuleId => ModuleIds.PosBridge;

    /// <summary>The module's newest word on itself.</summary>
    public HealthStatus Health => health;

    public async Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        if (output == Endpoints.PosEvents)
        {
            if (takes > TimeSpan.Zero)
            {
                await Task.Delay(takes, TimeProvider.System, cancellationToken);
            }

            ledger.Add(message.MessageId, unread ? message.MessageId : JsonSerializer.Deserialize(message.Body.Span, ContractsJson.Default.PosEvent)!.NaturalKey);
        }
        else if (message.Properties[EdgeMessage.SchemaProperty] == ModuleHealth.Schema)
        {
            health = JsonSerializer.Deserialize(message.Body.Span, ContractsJson.Default.ModuleHealth)!.Status;
        }
    }

    public void OnInput(string input, InputHandler handler)
    {
        // No command is sent.
    }

    public void OnMethod(string method, MethodHandler handler)
    {
        // No method is called.
    }

    public void OnDesiredChanged(Action<JsonObject> handler)
    {
        // The twin stays as it is.
    }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        ConnectionChanged?.Invoke(ConnectionState.Connected);
        return Task.CompletedTask;
    }

    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken) => Task.FromResult(new ModuleTwin(twin.DeepClone().AsObject(), []));

    public Task ReportAsync(JsonObject patch, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult(new MethodResult(404, default));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
