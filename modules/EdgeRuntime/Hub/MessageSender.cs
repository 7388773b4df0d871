using System.Text;
using System.Text.Json;

namespace LossPrevention.EdgeRuntime;

/// <summary>See <see cref="IMessageSender"/>.</summary>
internal sealed class MessageSender(IModuleClient client, HubRetry retry, RuntimeMetrics metrics) : IMessageSender
{
    /// <summary>A message as it goes on the wire.</summary>
    public static EdgeMessage Write<T>(string messageId, T message)
        where T : class => new()
        {
            MessageId = messageId,
            Body = JsonSerializer.SerializeToUtf8Bytes(message, MessageJson<T>.TypeInfo),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [EdgeMessage.SchemaProperty] = MessageJson<T>.Schema },
        };

    public async Task SendAsync<T>(string output, string messageId, T message, CancellationToken cancellationToken)
        where T : class
    {
        var wire = Write(messageId, message);
        MessageTooLargeException.ThrowIfTooLarge(output, wire);
        await retry.RunAsync("send " + output, token => client.SendAsync(output, wire, token), cancellationToken);
        metrics.CountSend(output);
    }

    /// <summary>Sends what is true when the hub takes it: each repeated attempt makes its message anew.</summary>
    public async Task SendNewestAsync<T>(string output, Func<(string MessageId, T Message)> make, CancellationToken cancellationToken)
        where T : class
    {
        await retry.RunAsync(
            "send " + output,
            token =>
            {
                var (messageId, message) = make();
                var wire = Write(messageId, message);
                MessageTooLargeException.ThrowIfTooLarge(output, wire);
                return client.SendAsync(output, wire, token);
            },
            cancellationToken);
        metrics.CountSend(output);
    }

    public async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        string moduleId, string method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(request, MessageJson<TRequest>.TypeInfo);
        var result = await client.InvokeMethodAsync(moduleId, method, payload, timeout, cancellationToken);
        if (result.Status != 200)
        {
            throw new EdgeHubException($"{moduleId}/{method} answered {result.Status}: {Encoding.UTF8.GetString(result.Payload.Span)}");
        }

        try
        {
            return JsonSerializer.Deserialize(result.Payload.Span, MessageJson<TResponse>.TypeInfo)
                ?? throw new EdgeHubException($"{moduleId}/{method} answered null.");
        }
        catch (JsonException error)
        {
            throw new EdgeHubException($"{moduleId}/{method} answered what is no {typeof(TResponse).Name}: {error.Message}", error);
        }
    }
}
