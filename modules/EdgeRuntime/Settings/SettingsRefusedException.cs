namespace LossPrevention.EdgeRuntime;

/// <summary>A module cannot start because its desired properties are wrong. Lists everything that is wrong.</summary>
public sealed class SettingsRefusedException : Exception
{
    /// <summary>An exception without a text.</summary>
    public SettingsRefusedException()
    {
    }

    /// <summary>An exception that says what failed.</summary>
    public SettingsRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what failed and why.</summary>
    public SettingsRefusedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that lists every error.</summary>
    public SettingsRefusedException(string moduleId, IReadOnlyList<SettingsError> errors)
        : base($"The settings of {moduleId} are refused:{string.Concat(errors.Select(e => $"{Environment.NewLine}  {e.Path}: {e.Message}"))}")
    {
        Errors = errors;
    }

    /// <summary>Every error, in the order of the document.</summary>
    public IReadOnlyList<SettingsError> Errors { get; } = [];
}
