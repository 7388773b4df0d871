using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>Answers direct methods: 200 with the response, 400 for a payload that cannot be read, 500 for a failed handler, 503 before the start is done.</summary>
internal sealed partial class MethodDispatcher(IServiceProvider services, RuntimeMetrics metrics, TimeProvider clock, ILogger<MethodDispatcher> logger)
{
    private volatile bool ready;

    public void Start() => ready = true;

    public void Stop() => ready = false;

    public async Task<MethodResult> AnswerAsync(MethodRegistration registration, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var result = await TryAnswerAsync(registration, payload, cancellationToken);
        metrics.RecordMethod(registration.Method, result.Status, clock.GetElapsedTime(start));
        return result;
    }

    private async Task<MethodResult> TryAnswerAsync(MethodRegistration registration, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (!ready && !registration.Early)
        {
            return Error(503, "The module is not in operation.");
        }

        try
        {
            // Off the connection's thread. A handler should still not wait for a twin call: over MQTT that waits for the method.
            return new MethodResult(200, await Task.Run(() => registration.AnswerAsync(services, payload, cancellationToken), cancellationToken));
        }
        catch (JsonException error)
        {
            return Error(400, error.Message);
        }
        catch (Exception error)
        {
            LogFailed(error, registration.Method);
            return Error(500, error.Message);
        }
    }

    private static MethodResult Error(int status, string message) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["error"] = message }));

    [LoggerMessage(EventIds.MethodFailed, LogLevel.Error, "Direct method {Method} failed.")]
    private partial void LogFailed(Exception error, string method);
}
