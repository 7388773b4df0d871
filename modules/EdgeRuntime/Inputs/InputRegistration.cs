using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeRuntime;

/// <summary>One <c>AddInput</c>: which messages of an input go to which handler.</summary>
internal abstract record InputRegistration(string Input, int Capacity, QueueFullPolicy Policy)
{
    public abstract string Schema { get; }

    /// <summary>Reads one message.</summary>
    /// <exception cref="JsonException">The body is no such message.</exception>
    public abstract object Read(EdgeMessage message);

    public abstract Task HandleAsync(IServiceProvider services, object message, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed record InputRegistration<TMessage, THandler>(string Input, int Capacity, QueueFullPolicy Policy)
    : InputRegistration(Input, Capacity, Policy)
    where TMessage : class
    where THandler : class, IMessageHandler<TMessage>
{
    public override string Schema => MessageJson<TMessage>.Schema;

    public override object Read(EdgeMessage message) =>
        JsonSerializer.Deserialize(message.Body.Span, MessageJson<TMessage>.TypeInfo) ?? throw new JsonException("The body is null.");

    public override Task HandleAsync(IServiceProvider services, object message, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync((TMessage)message, cancellationToken);
}
