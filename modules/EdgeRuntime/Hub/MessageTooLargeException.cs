namespace LossPrevention.EdgeRuntime;

/// <summary>A message is over <see cref="EdgeMessage.MaxBytes"/>; sending it would drop the connection. Never retried.</summary>
public sealed class MessageTooLargeException : Exception
{
    /// <summary>An exception without a text.</summary>
    public MessageTooLargeException()
    {
    }

    /// <summary>An exception that says what failed.</summary>
    public MessageTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what failed and why.</summary>
    public MessageTooLargeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Throws where a message is over the cap. A body over the SDK's own limit drops the whole connection, and one just under it can
    /// grow past the receiver's limit while it is routed, so the cap lies well below both.
    /// </summary>
    public static void ThrowIfTooLarge(string output, EdgeMessage message)
    {
        if (message.SizeBytes > EdgeMessage.MaxBytes)
        {
            throw new MessageTooLargeException(
                $"Message {message.MessageId} for output '{output}' has {message.SizeBytes} bytes; at most {EdgeMessage.MaxBytes} can be sent.");
        }
    }
}
