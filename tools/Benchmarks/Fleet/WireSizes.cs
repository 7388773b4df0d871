namespace LossPrevention.Benchmarks.Fleet;

/// <summary>Bytes of the messages that leave a store.</summary>
internal abstract class WireSizes
{
    /// <summary>An alert.</summary>
    public abstract int Alert { get; }

    /// <summary>That an alert has settled by itself.</summary>
    public abstract int Resolution { get; }

    /// <summary>What a person decided about an alert.</summary>
    public abstract int Review { get; }

    /// <summary>The health of a store with so many lanes, all well.</summary>
    public abstract int Health(int lanes);

    /// <summary>The same with one lane blind.</summary>
    public abstract int BlindHealth(int lanes);

    /// <summary>The modules' twins.</summary>
    public abstract IReadOnlyList<TwinSize> Twins(int lanes);
}

/// <summary>Bytes of a module's twin.</summary>
/// <param name="Module">The module.</param>
/// <param name="Bytes">Desired and reported properties, as one read of the twin brings them.</param>
/// <param name="ReportBytes">What the module reports when its settings are in force.</param>
internal sealed record TwinSize(string Module, int Bytes, int ReportBytes);
