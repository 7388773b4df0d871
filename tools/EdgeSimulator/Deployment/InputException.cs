namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Something the user gave cannot be used. The message is one line with place and remedy; the tool ends with exit code 2.</summary>
public sealed class InputException : Exception
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

    /// <summary>Lines to show below the message, such as a route with a caret.</summary>
    public string? Excerpt { get; init; }
}
