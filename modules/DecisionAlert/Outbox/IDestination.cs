namespace LossPrevention.DecisionAlert.Outbox;

/// <summary>Takes messages in order, one at a time.</summary>
internal interface IDestination
{
    /// <summary>Gives it a message; tries again by itself for as long as that may help.</summary>
    /// <param name="message">The message.</param>
    /// <param name="late">It is more than a minute late.</param>
    /// <param name="cancellationToken">Gives up; the message stays in the outbox.</param>
    /// <exception cref="UndeliverableException">It is refused for good.</exception>
    Task SendAsync(Outgoing message, bool late, CancellationToken cancellationToken);
}

/// <summary>A destination refuses a message for good.</summary>
internal sealed class UndeliverableException(string message) : Exception(message);
