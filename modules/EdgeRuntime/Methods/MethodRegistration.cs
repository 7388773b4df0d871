using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime;

/// <summary>One <c>AddMethod</c>: which handler answers a direct method.</summary>
internal abstract record MethodRegistration(string Method)
{
    /// <summary>Whether it is answered before the start is done too.</summary>
    public bool Early { get; init; }

    /// <summary>Answers a call with JSON.</summary>
    /// <exception cref="JsonException">The payload is no such request.</exception>
    public abstract Task<byte[]> AnswerAsync(IServiceProvider services, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed record MethodRegistration<TRequest, TResponse, THandler>(string Method) : MethodRegistration(Method)
    where TRequest : class
    where TResponse : class
    where THandler : class, IMethodHandler<TRequest, TResponse>
{
    public override async Task<byte[]> AnswerAsync(IServiceProvider services, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize(payload.Span, MessageJson<TRequest>.TypeInfo) ?? throw new JsonException("The payload is null.");
        var response = await services.GetRequiredService<THandler>().HandleAsync(request, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(response, MessageJson<TResponse>.TypeInfo);
    }
}
