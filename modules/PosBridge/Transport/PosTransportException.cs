namespace LossPrevention.PosBridge;

/// <summary>The tills cannot be reached now, or the broker refused. Can be tried again.</summary>
public sealed class PosTransportException : Exception
{
    /// <summary>How a message begins where the broker answered and would not have it.</summary>
    internal const string Refused = "the broker refused";

    /// <summary>An exception without a text.</summary>
    public PosTransportException()
    {
    }

    /// <summary>An exception that says what failed.</summary>
    public PosTransportException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what failed and why.</summary>
    public PosTransportException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
