namespace LossPrevention.PosBridge.Dialects;

/// <summary>Which store and lane a message is about, by the names that tills use.</summary>
internal sealed class TillPlace(string storeId, DialectSettings settings)
{
    private readonly Dictionary<string, string> lanes = settings.Terminals.ToDictionary(t => t.Terminal, t => t.Lane, StringComparer.Ordinal);

    /// <summary>The store.</summary>
    public string StoreId => storeId;

    /// <summary>Refuses a message that names another store.</summary>
    /// <param name="named">The store as the message names it; null where it names none.</param>
    public void CheckStore(string? named)
    {
        if (named is not null && named != storeId && named != settings.Store)
        {
            throw new TillRefusal($"the message belongs to store {TillRefusal.Quote(named)}, this bridge serves '{storeId}'"
                + (settings.Store is null ? "; name the tills' own name of it in dialect.store" : $", which its tills call '{settings.Store}'"));
        }
    }

    /// <summary>The lane of a terminal.</summary>
    public string LaneOf(string terminal) =>
        lanes.Count == 0 ? terminal
        : lanes.TryGetValue(terminal, out var lane) ? lane
        : throw new TillRefusal($"terminal {TillRefusal.Quote(terminal)} stands at no lane of dialect.terminals");
}
