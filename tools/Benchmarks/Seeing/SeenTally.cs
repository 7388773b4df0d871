namespace LossPrevention.Benchmarks.Seeing;

/// <summary>What a sighting that no pass stands for shows.</summary>
internal enum FalseCause
{
    /// <summary>An item whose pass was seen already.</summary>
    Twice,

    /// <summary>An item that was not over the scanner then.</summary>
    Elsewhere,

    /// <summary>A bag or a telephone.</summary>
    Thing,

    /// <summary>A hand.</summary>
    Hand,

    /// <summary>Nothing: light, shadow, noise.</summary>
    Nothing,
}

/// <summary>Sightings held against the truth of one scene.</summary>
internal sealed class SeenTally
{
    /// <summary>Items that passed the scanner.</summary>
    public int Passes { get; set; }

    /// <summary>Of them, those with a sighting.</summary>
    public int Seen { get; set; }

    /// <summary>Goods that stayed in the basket.</summary>
    public int Rested { get; set; }

    /// <summary>Of them, those with a sighting.</summary>
    public int RestedSeen { get; set; }

    /// <summary>Sightings in the basket alone of what did pass the scanner, or of no goods.</summary>
    public int RestedFalse { get; set; }

    /// <summary>Sightings that no pass stands for, by cause.</summary>
    public Dictionary<FalseCause, int> False { get; } = Enum.GetValues<FalseCause>().ToDictionary(cause => cause, _ => 0);

    public int AllFalse => False.Values.Sum();
}
