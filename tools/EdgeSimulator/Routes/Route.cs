namespace LossPrevention.EdgeSimulator.Routes;

/// <summary>One route of the edge hub, read.</summary>
public sealed record Route
{
    /// <summary>The name in the deployment.</summary>
    public required string Name { get; init; }

    /// <summary>As it is written.</summary>
    public required string Text { get; init; }

    /// <summary>Lower case, ends with '/': a message's source must begin with it.</summary>
    public required string SourcePrefix { get; init; }

    /// <summary>Null where every message of the source is meant.</summary>
    public RouteExpression? Condition { get; init; }

    /// <summary>Where to.</summary>
    public required RouteSink Sink { get; init; }

    /// <summary>0..9, 0 goes first. The hub's default comes last.</summary>
    public int Priority { get; init; } = 9;

    /// <summary>How long a message may wait to be delivered; null without a bound.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether a message goes this way.</summary>
    public bool Matches(RoutedMessage message) =>
        message.SourcePath.StartsWith(SourcePrefix, StringComparison.Ordinal)
        && (Condition is null || Condition(message) is { Kind: RouteValueKind.Boolean, Boolean: true });
}

/// <summary>Computes a value from a message.</summary>
public delegate RouteValue RouteExpression(RoutedMessage message);

/// <summary>Where a route leads.</summary>
/// <param name="Module">Null for <c>$upstream</c>.</param>
/// <param name="Input">Null for <c>$upstream</c>.</param>
public sealed record RouteSink(string? Module, string? Input)
{
    /// <summary>The cloud.</summary>
    public static RouteSink Upstream { get; } = new(null, null);

    /// <inheritdoc/>
    public override string ToString() => Module is null ? "$upstream" : $"{Module}/{Input}";
}
