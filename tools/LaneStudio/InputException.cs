namespace LossPrevention.LaneStudio;

/// <summary>Arguments or input that cannot be used; the message says what and where, in one line.</summary>
internal sealed class InputException : Exception
{
    public InputException()
    {
    }

    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
