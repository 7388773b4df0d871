using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>A line of the ticket that is still in the window.</summary>
internal sealed class OpenScan(PosEvent posEvent, long serial, long at, Product? product)
{
    private List<(long From, long To)>? passed; // each piece's pass, of a line of several

    public PosEvent Event { get; } = posEvent;

    /// <summary>1, 2, 3, ... on this lane.</summary>
    public long Serial { get; } = serial;

    /// <summary>Receipt time, till's clock set to the node's as far as the bridge could, UTC ticks.</summary>
    public long At { get; } = at;

    public Product? Product { get; } = product;

    /// <summary>Pieces on the line, at least 1.</summary>
    public int Pieces { get; } = (int)Math.Clamp(decimal.Round(posEvent.Item?.Quantity ?? 1), 1, 99);

    /// <summary>Pieces that have not passed yet.</summary>
    public int PiecesLeft => Pieces - (passed?.Count ?? 0);

    /// <summary>Whether someone typed it, which takes time and may follow the item late.</summary>
    public bool Keyed { get; } = posEvent.Kind == PosEventKind.ItemKeyed
        || posEvent.Item?.EntryMethod is PosEntryMethod.Keyed or PosEntryMethod.Plu or PosEntryMethod.QuantityKey;

    /// <summary>Whether its looks may be held against it.</summary>
    public bool Verifiable { get; } = posEvent.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed;

    /// <summary>The weight that its code carries, grams; null where it carries none.</summary>
    public double? EmbeddedGrams { get; init; }

    /// <summary>When it was voided, UTC ticks; 0 where it was not.</summary>
    public long VoidedAt { get; set; }

    /// <summary>Whether the same code was rung or voided shortly before: a scan without a sighting of its own is no surprise.</summary>
    public bool Repeats { get; set; }

    public bool Settled { get; set; }

    public OpenSighting? Partner { get; set; }

    /// <summary>Whether an item was seen for it, kept when <see cref="Partner"/> is let go.</summary>
    public bool WasSeen { get; set; }

    /// <summary>A pass of one of its pieces was decided on; what the tracker made of the same pass twice counts once.</summary>
    public void CountPiece(OpenSighting sighting)
    {
        if (Pieces > 1 && !IsPieceOf(sighting) && PiecesLeft > 0)
            (passed ??= new(2)).Add((sighting.Start, sighting.End));
    }

    /// <summary>Whether a sighting and the pass of a piece that was counted already lie over each other for at least half of the shorter one.</summary>
    public bool IsPieceOf(OpenSighting sighting)
    {
        foreach (var (from, to) in passed ?? [])
        {
            if (2 * (Math.Min(to, sighting.End) - Math.Max(from, sighting.Start)) >= Math.Min(to - from, sighting.End - sighting.Start))
                return true;
        }

        return false;
    }

    public bool SameCode(OpenScan other) =>
        Product is { } p && other.Product is { } q ? p.Code == q.Code : Event.Item?.Code == other.Event.Item?.Code;
}
