namespace LossPrevention.Recognition;

/// <summary>A model that cannot serve as an embedder; the message is one sentence that says why.</summary>
internal sealed class EmbedderException : Exception
{
    public EmbedderException()
    {
    }

    public EmbedderException(string message)
        : base(message)
    {
    }

    public EmbedderException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
