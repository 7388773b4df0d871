namespace LossPrevention.Recordings;

/// <summary>A recording that cannot be used at all. The message names file, line and remedy of everything found wrong.</summary>
public sealed class RecordingException : Exception
{
    public RecordingException()
    {
    }

    public RecordingException(string message)
        : base(message)
    {
    }

    public RecordingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception for everything found wrong.</summary>
    public RecordingException(IReadOnlyList<RecordingProblem> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>Everything found wrong.</summary>
    public IReadOnlyList<RecordingProblem> Problems { get; } = [];
}
