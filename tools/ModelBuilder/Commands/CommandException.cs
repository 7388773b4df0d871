namespace LossPrevention.ModelBuilder;

/// <summary>Input that cannot be used: told in one line, exit code 2.</summary>
internal sealed class CommandException : Exception
{
    public CommandException()
    {
    }

    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
