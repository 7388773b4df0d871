using System.Text.Json.Nodes;
using Microsoft.Azure.Devices.Client;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// The edge hub over Microsoft.Azure.Devices.Client. Holds one SDK client at a time; when that gives up it is disposed and another takes
/// its place. Every failure comes out as <see cref="EdgeHubException"/>, since what the SDK calls non-transient passes by itself too.
/// </summary>
internal sealed partial class AzureModuleClient(
    string moduleId, AzureConnection connection, TimeProvider clock, ILogger<AzureModuleClient> logger) : IModuleClient
{
    /// <summary>The SDK's own default is 4 minutes, in which a sender would stand still.</summary>
    private static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The SDK can say Disconnected/Retry_Expired and recover after it.</summary>
    private static readonly TimeSpan RecoveryGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private const int MaxSendsAtOnce = 32;

    private readonly Dictionary<string, InputHandler> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodHandler> methods = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim twinCalls = new(1, 1);
    private readonly AckOrder? order = connection.IsMqtt ? new AckOrder(clock) : null;
    private readonly SemaphoreSlim sends = new(MaxSendsAtOnce, MaxSendsAtOnce);
    private readonly SemaphoreSlim building = new(1, 1);
    private readonly CancellationTokenSource disposing = new();
    private Action<JsonObject>? desiredChanged;
    private volatile ModuleClient? current;
    private volatile ConnectionStatus status = ConnectionStatus.Disconnected;
    private bool disposed;

    public event Action<ConnectionState>? ConnectionChanged;

    public string ModuleId => moduleId;

    public void OnInput(string input, InputHandler handler) => inputs.Add(input, handler);

    public void OnMethod(string method, MethodHandler handler) => methods.Add(method, handler);

    public void OnDesiredChanged(Action<JsonObject> handler) => desiredChanged += handler;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await building.WaitAsync(cancellationToken);
        try
        {
            if (current is null || status != ConnectionStatus.Connected)
            {
                await BuildAsync(cancellationToken);
            }
        }
        finally
        {
            building.Release();
        }
    }

    public async Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        MessageTooLargeException.ThrowIfTooLarge(output, message);

        // Bounded, or a burst swamps the SDK's own unbounded queue and all of it times out together.
        await sends.WaitAsync(cancellationToken);
        try
        {
            using var sdk = AzureMessages.ToSdk(message);
            await CallAsync($"send to {output}", async (client, token) =>
            {
                await client.SendEventAsync(output, sdk, token);
                return true;
            }, cancellationToken);
        }
        finally
        {
            sends.Release();
        }
    }

    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken) => TwinCallAsync("get twin", async (client, token) =>
    {
        var twin = await client.GetTwinAsync(token);
        return new ModuleTwin(AzureMessages.FromSdk(twin.Properties.Desired), AzureMessages.FromSdk(twin.Properties.Reported));
    }, cancellationToken);

    public Task ReportAsync(JsonObject patch, CancellationToken cancellationToken) => TwinCallAsync("report", async (client, token) =>
    {
        await client.UpdateReportedPropertiesAsync(AzureMessages.ToSdk(patch), token);
        return true;
    }, cancellationToken);

    public Task<MethodResult> InvokeMethodAsync(
        string targetModuleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // The hub takes 5 to 300 seconds.
        var bounded = TimeSpan.FromSeconds(Math.Clamp(timeout.TotalSeconds, 5, 300));
        return CallAsync($"invoke {targetModuleId}/{method}", async (client, token) =>
        {
            var request = new MethodRequest(method, payload.ToArray(), bounded, bounded);
            return AzureMessages.FromSdk(await client.InvokeMethodAsync(connection.DeviceId, targetModuleId, request, token));
        }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await disposing.CancelAsync();
        await building.WaitAsync();
        await DropAsync();
    }

    /// <summary>Twin calls of one client must not overlap, or answers are taken for one another's.</summary>
    private async Task<T> TwinCallAsync<T>(string what, Func<ModuleClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await twinCalls.WaitAsync(cancellationToken);
        try
        {
            return order is null
                ? await CallAsync(what, call, cancellationToken)
                : await order.UndisturbedAsync(() => CallAsync(what, call, cancellationToken), cancellationToken);
        }
        finally
        {
            twinCalls.Release();
        }
    }

    private async Task<T> CallAsync<T>(string what, Func<ModuleClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = current ?? throw new EdgeHubException($"Could not {what}: not connected to the edge hub.");
        try
        {
            // The SDK's timeout does not cover every wait, so each call has its own end.
            using var timeout = new CancellationTokenSource(OperationTimeout * 2, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            return await call(client, either.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EdgeHubException($"Could not {what}: {error.Message}", error);
        }
    }
}
