using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>A module's connection to an <see cref="InProcessHub"/>.</summary>
internal sealed class InProcessModuleClient(InProcessHub hub, string moduleId) : IModuleClient
{
    private readonly Lock gate = new();
    private readonly Lock delivering = new();
    private readonly Dictionary<string, InputHandler> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodHandler> methods = new(StringComparer.Ordinal);
    private readonly List<Action<JsonObject>> desired = [];
    private Link link = Link.New;

    private enum Link
    {
        New,
        Open,
        Interrupted,
        PutOff,
        Disposed,
    }

    public event Action<ConnectionState>? ConnectionChanged;

    public string ModuleId => moduleId;

    public void OnInput(string input, InputHandler handler) => Register(() => inputs[input] = handler);

    public void OnMethod(string method, MethodHandler handler) => Register(() => methods[method] = handler);

    public void OnDesiredChanged(Action<JsonObject> handler) => Register(() => desired.Add(handler));

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Check_NeedsLock();
            if (link == Link.Open)
            {
                return Task.CompletedTask;
            }

            link = Link.Open;
        }

        ConnectionChanged?.Invoke(ConnectionState.Connected);
        hub.Opened(this);
        return Task.CompletedTask;
    }

    public Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        Check();
        var size = message.Body.Length
            + message.Properties.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value));
        return size <= EdgeMessage.MaxBytes
            ? hub.SendAsync(moduleId, output, message, cancellationToken)
            : throw new MessageTooLargeException(
                $"Message '{message.MessageId}' to output '{output}' is {size} bytes; at most {EdgeMessage.MaxBytes} can be sent.");
    }

    public Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        return Task.FromResult(hub.Twin(moduleId).Read());
    }

    public Task ReportAsync(JsonObject patch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check();
        hub.Twin(moduleId).PatchReported(patch);
        return Task.CompletedTask;
    }

    public Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Check();
        return hub.InvokeMethodAsync(moduleId, method, payload, timeout, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            link = Link.Disposed;
        }

        hub.Closed(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The handler of an input; null where the module registered none.</summary>
    internal InputHandler? Handler(string input)
    {
        lock (gate)
        {
            return inputs.GetValueOrDefault(input);
        }
    }

    /// <summary>Gives a message to the module; one at a time, as one connection does.</summary>
    internal MessageDisposition Deliver(InputHandler handler, EdgeMessage message)
    {
        lock (gate)
        {
            if (link != Link.Open)
            {
                return MessageDisposition.Abandoned;
            }
        }

        lock (delivering)
        {
            try
            {
                return handler(message);
            }
#pragma warning disable CA1031 // a handler that throws has not taken the message, whatever it threw
            catch (Exception)
#pragma warning restore CA1031
            {
                return MessageDisposition.Abandoned;
            }
        }
    }

    internal async Task<MethodResult> AnswerAsync(string method, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        MethodHandler? handler;
        lock (gate)
        {
            if (link != Link.Open)
            {
                return new MethodResult(404, ReadOnlyMemory<byte>.Empty);
            }

            handler = methods.GetValueOrDefault(method);
        }

        if (handler is null)
        {
            return new MethodResult(501, ReadOnlyMemory<byte>.Empty);
        }

        try
        {
            return await Task.Run(() => handler(payload, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // the SDK answers 500 whatever the handler threw
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new MethodResult(500, JsonSerializer.SerializeToUtf8Bytes(e.Message, LossPrevention.Contracts.ContractsJson.Default.String));
        }
    }

    internal void RaiseDesired(JsonObject patch)
    {
        Action<JsonObject>[] handlers;
        lock (gate)
        {
            if (link != Link.Open)
            {
                return;
            }

            handlers = [.. desired];
        }

        foreach (var handler in handlers)
        {
            handler((JsonObject)patch.DeepClone());
        }
    }

    internal void Interrupt() => Change(Link.Open, Link.Interrupted, ConnectionState.Retrying);

    internal void Restore() => Change(Link.Interrupted, Link.Open, ConnectionState.Connected);

    internal void PutOff()
    {
        lock (gate)
        {
            if (link == Link.Disposed)
            {
                return;
            }

            link = Link.PutOff;
        }

        ConnectionChanged?.Invoke(ConnectionState.Disconnected);
    }

    private void Change(Link from, Link to, ConnectionState state)
    {
        lock (gate)
        {
            if (link != from)
            {
                return;
            }

            link = to;
        }

        ConnectionChanged?.Invoke(state);
    }

    private void Register(Action add)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(link == Link.Disposed, this);
            if (link != Link.New)
            {
                throw new InvalidOperationException($"Module {moduleId} is open already; register every handler first.");
            }

            add();
        }
    }

    private void Check()
    {
        lock (gate)
        {
            Check_NeedsLock();
        }
    }

    private void Check_NeedsLock()
    {
        ObjectDisposedException.ThrowIf(link == Link.Disposed, this);
        if (link is Link.Interrupted or Link.PutOff)
        {
            throw new EdgeHubException($"The edge hub cannot be reached by module {moduleId}. Try again.");
        }
    }
}
