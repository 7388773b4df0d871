namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Sends contract messages to outputs: serialised by <c>ContractsJson</c>, named by schema, capped at
/// <see cref="EdgeMessage.MaxBytes"/>, retried until the hub has taken them or the token is cancelled.
/// </summary>
public interface IMessageSender
{
    /// <summary>Sends one message; returns once the hub has taken it.</summary>
    /// <param name="output">The output, from <c>Endpoints</c>.</param>
    /// <param name="messageId">Unique; the same when the same message is sent again.</param>
    /// <param name="message">Any message of <c>Contracts</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MessageTooLargeException">The message is over the cap.</exception>
    Task SendAsync<T>(string output, string messageId, T message, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Calls a direct method of another module with contract messages both ways; throws <see cref="EdgeHubException"/> where it fails.</summary>
    Task<TResponse> InvokeAsync<TRequest, TResponse>(
        string moduleId, string method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class;
}

/// <summary>Handles the messages of one input, one at a time, in the order taken. Must be idempotent.</summary>
/// <typeparam name="T">A message of <c>Contracts</c>.</typeparam>
public interface IMessageHandler<in T>
    where T : class
{
    /// <summary>Handles one message. An exception is logged and counted, and the next message follows.</summary>
    Task HandleAsync(T message, CancellationToken cancellationToken);
}

/// <summary>Handles the messages of one input, one at a time, in the order taken, and says itself when one cannot be lost any more.</summary>
/// <typeparam name="T">A message of <c>Contracts</c>.</typeparam>
public interface IDurableHandler<in T>
    where T : class
{
    /// <summary>Handles one message. An exception is logged and counted, and the next message follows.</summary>
    /// <param name="message">The message.</param>
    /// <param name="settle">To be called once the hub may forget the message; a message that is never settled is delivered to the next start.</param>
    /// <param name="cancellationToken">The stop's deadline is over.</param>
    Task HandleAsync(T message, Action settle, CancellationToken cancellationToken);
}

/// <summary>Answers a direct method with contract messages both ways.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
public interface IMethodHandler<in TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>Answers one call; an exception becomes status 500 with its message.</summary>
    Task<TResponse> HandleAsync(TRequest request, CancellationToken cancellationToken);
}

/// <summary>Handles messages of one input several at a time, in the order taken.</summary>
public interface IBatchHandler<T>
{
    /// <summary>How many are taken together; asked before every batch.</summary>
    BatchLimits Limits { get; }

    /// <summary>Handles a batch. Where it fails, each of its messages is handed over once more by itself, so that one cannot take others with it.</summary>
    Task HandleAsync(IReadOnlyList<T> messages, CancellationToken cancellationToken);
}

/// <summary>The bounds of a batch.</summary>
/// <param name="Messages">Messages at most, 1 or more.</param>
/// <param name="Wait">How long the first one waits for others; zero: only those are taken along that wait already.</param>
public readonly record struct BatchLimits(int Messages, TimeSpan Wait);
