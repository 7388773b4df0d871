namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>A route that cannot be read. The message is one line; <see cref="Excerpt"/> shows the place.</summary>
public sealed class RouteSyntaxException : Exception
{
    public RouteSyntaxException()
    {
    }

    public RouteSyntaxException(string message)
        : base(message)
    {
    }

    public RouteSyntaxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Points at a place in a route.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="text">The route.</param>
    /// <param name="position">Where, counted from 0.</param>
    /// <param name="problem">What is wrong there and what is expected.</param>
    public RouteSyntaxException(string route, string text, int position, string problem)
        : base($"route '{route}', column {Math.Min(position, text.Length) + 1}: {problem}")
    {
        Position = Math.Min(position, text.Length);
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        Excerpt = $"{line}\n{new string(' ', Position)}^";
    }

    /// <summary>Counted from 0.</summary>
    public int Position { get; }

    /// <summary>The route and, below it, a caret at the place.</summary>
    public string Excerpt { get; } = string.Empty;
}
