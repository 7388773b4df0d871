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

    /// <summary>How many messages are handled together.</summary>
    public virtual BatchLimits Limits(IServiceProvider services) => new(1, TimeSpan.Zero);

    /// <summary>Handles messages that <see cref="Read"/> gave, no more than <see cref="Limits"/> says.</summary>
    /// <param name="services">The module's services.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="settle">Called once the hub may forget them; not where the handling failed.</param>
    /// <param name="cancellationToken">The stop's deadline is over.</param>
    public abstract Task HandleAsync(IServiceProvider services, IReadOnlyList<object> messages, Action settle, CancellationToken cancellationToken);
}

/// <summary>Messages of one type.</summary>
internal abstract record InputRegistration<TMessage>(string Input, int Capacity, QueueFullPolicy Policy) : InputRegistration(Input, Capacity, Policy)
    where TMessage : class
{
    public override string Schema => MessageJson<TMessage>.Schema;

    public override object Read(EdgeMessage message) =>
        JsonSerializer.Deserialize(message.Body.Span, MessageJson<TMessage>.TypeInfo) ?? throw new JsonException("The body is null.");
}

/// <summary>Handled one at a time.</summary>
internal sealed record InputRegistration<TMessage, THandler>(string Input, int Capacity, QueueFullPolicy Policy)
    : InputRegistration<TMessage>(Input, Capacity, Policy)
    where TMessage : class
    where THandler : class, IMessageHandler<TMessage>
{
    public override async Task HandleAsync(IServiceProvider services, IReadOnlyList<object> messages, Action settle, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<THandler>().HandleAsync((TMessage)messages.Single(), cancellationToken);
        settle();
    }
}

/// <summary>Handled one at a time, by a handler that says itself when one lasts.</summary>
internal sealed record DurableInputRegistration<TMessage, THandler>(string Input, int Capacity, QueueFullPolicy Policy)
    : InputRegistration<TMessage>(Input, Capacity, Policy)
    where TMessage : class
    where THandler : class, IDurableHandler<TMessage>
{
    public override Task HandleAsync(IServiceProvider services, IReadOnlyList<object> messages, Action settle, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync((TMessage)messages.Single(), settle, cancellationToken);
}

/// <summary>Handled in batches.</summary>
internal sealed record BatchInputRegistration<TMessage, THandler>(string Input, int Capacity, QueueFullPolicy Policy)
    : InputRegistration<TMessage>(Input, Capacity, Policy)
    where TMessage : class
    where THandler : class, IBatchHandler<TMessage>
{
    public override BatchLimits Limits(IServiceProvider services) => services.GetRequiredService<THandler>().Limits;

    public override async Task HandleAsync(IServiceProvider services, IReadOnlyList<object> messages, Action settle, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<THandler>().HandleAsync([.. messages.Cast<TMessage>()], cancellationToken);
        settle();
    }
}
