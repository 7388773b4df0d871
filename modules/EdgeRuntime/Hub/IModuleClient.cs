using System.Text.Json.Nodes;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// A module's connection to its edge hub. Delivery is at least once and may reorder. Register every handler, then open.
/// </summary>
/// <remarks>
/// Handlers run on the connection's own thread: they copy, enqueue and return. None may await a call of this client, or the
/// connection stalls. Calls may throw <see cref="EdgeHubException"/>; all of them can be retried.
/// </remarks>
public interface IModuleClient : IAsyncDisposable
{
    /// <summary>The module's id in the deployment.</summary>
    string ModuleId { get; }

    /// <summary>Raised on every change of the connection, with what it is now.</summary>
    event Action<ConnectionState>? ConnectionChanged;

    /// <summary>Takes the messages of an input. Before <see cref="OpenAsync"/>.</summary>
    void OnInput(string input, InputHandler handler);

    /// <summary>Takes calls of a direct method. Before <see cref="OpenAsync"/>.</summary>
    void OnMethod(string method, MethodHandler handler);

    /// <summary>Takes patches of the desired properties. Before <see cref="OpenAsync"/>. Patches made while offline are not replayed.</summary>
    void OnDesiredChanged(Action<JsonObject> handler);

    /// <summary>Connects.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends to an output; returns once the hub has taken the message.</summary>
    Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken);

    /// <summary>The whole twin.</summary>
    Task<ModuleTwin> GetTwinAsync(CancellationToken cancellationToken);

    /// <summary>Merges into the reported properties; null removes a key.</summary>
    Task ReportAsync(JsonObject patch, CancellationToken cancellationToken);

    /// <summary>Calls a direct method of another module of this device.</summary>
    Task<MethodResult> InvokeMethodAsync(
        string moduleId, string method, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>Takes one message: copy what is needed, enqueue, return at once.</summary>
public delegate MessageDisposition InputHandler(EdgeMessage message);

/// <summary>Answers one call of a direct method.</summary>
public delegate Task<MethodResult> MethodHandler(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

/// <summary>What becomes of a message that a module was given.</summary>
public enum MessageDisposition
{
    /// <summary>Taken; the hub forgets it, at the latest once it is handled.</summary>
    Accepted,

    /// <summary>Not now (the queue is full); the hub delivers it again.</summary>
    Abandoned,
}

/// <summary>Whether the hub can be reached.</summary>
public enum ConnectionState
{
    /// <summary>Connected; read the twin again, since patches may have been missed.</summary>
    Connected,

    /// <summary>Trying again by itself.</summary>
    Retrying,

    /// <summary>Given up.</summary>
    Disconnected,
}

/// <summary>A module twin.</summary>
/// <param name="Desired">What the operator wants, <c>$version</c> included.</param>
/// <param name="Reported">What the module last said, <c>$version</c> included.</param>
public sealed record ModuleTwin(JsonObject Desired, JsonObject Reported);

/// <summary>The outcome of a direct method.</summary>
/// <param name="Status">As in HTTP: 200 done, 400 bad request, 404 unknown, 500 failed, 501 no such method.</param>
/// <param name="Payload">UTF-8 JSON; empty for none.</param>
public sealed record MethodResult(int Status, ReadOnlyMemory<byte> Payload);

/// <summary>The hub refused, could not be reached, or did not answer in time. Can be retried unless the message says otherwise.</summary>
public sealed class EdgeHubException : Exception
{
    /// <summary>An exception without a text.</summary>
    public EdgeHubException()
    {
    }

    /// <summary>An exception that says what failed.</summary>
    public EdgeHubException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what failed and why.</summary>
    public EdgeHubException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
