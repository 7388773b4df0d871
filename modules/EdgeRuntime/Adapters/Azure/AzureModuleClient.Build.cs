using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using Microsoft.Azure.Devices.Shared;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <content>Makes, watches and replaces the SDK's client.</content>
internal sealed partial class AzureModuleClient
{
    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        // Dispose before recreating: two clients of one module push each other off the hub, in turns, for ever.
        await DropAsync();
        ModuleClient? client = null;
        try
        {
            // Takes EdgeHubConnectionString (iotedgehubdev, developers) before the IOTEDGE_* workload variables (edgeAgent).
            client = await ModuleClient.CreateFromEnvironmentAsync([Transport()]).WaitAsync(cancellationToken);
            client.OperationTimeoutInMilliseconds = (uint)OperationTimeout.TotalMilliseconds;
            client.SetRetryPolicy(new ExponentialBackoff(int.MaxValue, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200)));
            var built = client;
            client.SetConnectionStatusChangesHandler((now, reason) => OnStatus(built, now, reason));
            current = client;

            using var timeout = new CancellationTokenSource(OperationTimeout * 2, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposing.Token, timeout.Token);

            // Inputs first, and all by one handler: what waited at the hub comes as soon as the connection stands, the first handler that is
            // set opens it implicitly, and the SDK completes a message that has no handler yet, silently: it would be lost.
            await client.SetMessageHandlerAsync(TakeAsync(), null, either.Token);
            await client.OpenAsync(either.Token);
            await RegisterAsync(client, either.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            await DropAsync();
            throw new EdgeHubException($"Could not connect to the edge hub: {error.Message}", error);
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    private ITransportSettings Transport() => connection.IsMqtt
        ? new MqttTransportSettings(TransportType.Mqtt_Tcp_Only)
        : new AmqpTransportSettings(TransportType.Amqp_Tcp_Only);

    private async Task RegisterAsync(ModuleClient client, CancellationToken cancellationToken)
    {
        if (desiredChanged is not null)
        {
            await client.SetDesiredPropertyUpdateCallbackAsync(OnDesiredAsync, null, cancellationToken);
        }

        foreach (var (name, handler) in methods)
        {
            await client.SetMethodHandlerAsync(name, async (request, _) =>
                AzureMessages.ToSdk(await InTurnAsync(handler(request.Data ?? [], disposing.Token))), null, cancellationToken);
        }
    }

    private MessageHandler TakeAsync()
    {
        var gates = inputs.Keys.ToDictionary(name => name, _ => new InputGate(clock, order), StringComparer.Ordinal);
        return (message, _) => inputs.TryGetValue(message.InputName ?? string.Empty, out var handler)
            ? gates[message.InputName!].TakeAsync(handler, AzureMessages.FromSdk(message))
            : Task.FromResult(MessageResponse.Completed); // a route to an input that nobody reads
    }

    private Task OnDesiredAsync(TwinCollection patch, object? context)
    {
        // Handed off at once: awaiting the client's own calls inside its callback would stall the connection.
        desiredChanged?.Invoke(AzureMessages.FromSdk(patch));

        // The SDK does not await this, and acknowledges when its thread comes back.
        InTurnAsync(Task.FromResult(true)).GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    private Task<T> InTurnAsync<T>(Task<T> work) => order is null ? work : order.InTurnAsync(work, AckOrder.MethodApart);

    private void OnStatus(ModuleClient client, ConnectionStatus now, ConnectionStatusChangeReason reason)
    {
        if (client != current || disposing.IsCancellationRequested)
        {
            return; // a client that was put away
        }

        LogStatus(now, reason);
        status = now;
        if (now != ConnectionStatus.Connected)
        {
            order?.Forget();
        }

        switch (now)
        {
            case ConnectionStatus.Connected:
                ConnectionChanged?.Invoke(ConnectionState.Connected);
                break;
            case ConnectionStatus.Disconnected_Retrying:
                ConnectionChanged?.Invoke(ConnectionState.Retrying);
                break;
            default:
                ConnectionChanged?.Invoke(ConnectionState.Disconnected);
                _ = ReplaceAsync(client);
                break;
        }
    }

    /// <summary>A client that has given up stays deaf after the hub's restart, so another takes its place; whoever waits past the limit exits.</summary>
    private async Task ReplaceAsync(ModuleClient gaveUp)
    {
        try
        {
            await Task.Delay(RecoveryGrace, clock, disposing.Token);
            await building.WaitAsync(disposing.Token);
            try
            {
                var pause = TimeSpan.FromSeconds(1);
                while (current == gaveUp ? status != ConnectionStatus.Connected : current is null)
                {
                    try
                    {
                        await BuildAsync(disposing.Token);
                        LogRebuilt();
                        return;
                    }
                    catch (EdgeHubException error)
                    {
                        LogRebuildFailed(error.Message, pause);
                        await Task.Delay(pause, clock, disposing.Token);
                        pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
                    }
                }
            }
            finally
            {
                building.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The module stops.
        }
    }

    private async Task DropAsync()
    {
        if (current is not { } old)
        {
            return;
        }

        current = null;
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
            await old.CloseAsync(timeout.Token);
        }
        catch (Exception error)
        {
            LogCloseFailed(error.Message); // put away all the same
        }

        await old.DisposeAsync();
    }

    [LoggerMessage(EventIds.HubClientStatus, LogLevel.Information, "The SDK's client is {Status}: {Reason}.")]
    private partial void LogStatus(ConnectionStatus status, ConnectionStatusChangeReason reason);

    [LoggerMessage(EventIds.HubClientRebuilt, LogLevel.Warning, "The SDK's client had given up; another has taken its place.")]
    private partial void LogRebuilt();

    [LoggerMessage(EventIds.HubCallFailed, LogLevel.Warning, "{Reason} Next in {Pause}.")]
    private partial void LogRebuildFailed(string reason, TimeSpan pause);

    [LoggerMessage(EventIds.HubCloseFailed, LogLevel.Warning, "The connection could not be closed in order: {Reason}")]
    private partial void LogCloseFailed(string reason);
}
