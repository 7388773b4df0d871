namespace LossPrevention.LaneStudio;

/// <summary>How hard the lane is to watch.</summary>
internal sealed record Conditions
{
    public static IReadOnlyList<string> Names { get; } = ["clean", "crowded", "flicker", "shadow", "fast", "twoAtOnce", "mixed"];

    /// <summary>Standard deviation of the sensor's noise, in grey levels of 255.</summary>
    public double Noise { get; init; } = 2;

    /// <summary>Share by which the light wanders over a minute.</summary>
    public double Drift { get; init; } = 0.04;

    /// <summary>Share by which the lamps flicker.</summary>
    public double Flicker { get; init; }

    /// <summary>Shadows of people that cross the lane, a minute.</summary>
    public double ShadowsPerMinute { get; init; }

    /// <summary>Hands at the edges that have nothing to do with the goods, a minute.</summary>
    public double BystandersPerMinute { get; init; }

    /// <summary>Time that a shopper takes for each step against the usual: from ... to.</summary>
    public (double From, double To) Pace { get; init; } = (0.8, 1.4);

    /// <summary>Share of the oddities that are two items at once.</summary>
    public double TwoAtOnce { get; init; } = 0.15;

    /// <summary>Share of an item by which it is turned and tilted at most.</summary>
    public double Turn { get; init; } = 0.5;

    public static Conditions Named(string name) => name switch
    {
        "clean" => new() { Noise = 1, Drift = 0.01, Pace = (1, 1.4), Turn = 0.3 },
        "crowded" => new() { BystandersPerMinute = 6, Pace = (0.7, 1.1), ShadowsPerMinute = 2 },
        "flicker" => new() { Flicker = 0.05, Drift = 0.12, Noise = 3 },
        "shadow" => new() { ShadowsPerMinute = 10, Drift = 0.08 },
        "fast" => new() { Pace = (0.45, 0.75) },
        "twoAtOnce" => new() { TwoAtOnce = 0.8 },
        "mixed" => new() { Noise = 2.5, Drift = 0.06, Flicker = 0.012, ShadowsPerMinute = 2, BystandersPerMinute = 1, Pace = (0.6, 1.5) },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"Use one of {string.Join(", ", Names)}."),
    };
}
