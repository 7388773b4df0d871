namespace LossPrevention.Evidence;

/// <summary>Evidence cannot be written, or not be read: damaged, tampered with, or its key is gone. The message says which, and holds no secret.</summary>
public sealed class EvidenceException : Exception
{
    /// <summary>An exception without a text.</summary>
    public EvidenceException()
    {
    }

    /// <summary>An exception that says what is wrong.</summary>
    public EvidenceException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what is wrong and why.</summary>
    public EvidenceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
