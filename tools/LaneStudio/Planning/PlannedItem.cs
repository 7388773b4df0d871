using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>What an honest shopper may do with an item besides scanning it.</summary>
internal enum Habit
{
    Plain,

    /// <summary>It beeps twice; the second line is voided, or stays and is paid.</summary>
    Rescan,

    /// <summary>Several alike pass together and are rung as one line with a quantity.</summary>
    QuantityKey,

    /// <summary>Voided, then taken from the bagging area and scanned again.</summary>
    VoidAndRescan,

    /// <summary>Voided and handed away: the shopper does not want it.</summary>
    PutBack,

    HandOverScanner,
    BagOverScanner,
    PhoneOverScanner,

    /// <summary>This item and the next, one in each hand.</summary>
    TwoAtOnce,

    Pause,
}

/// <summary>One item of a shopping and what happens with it.</summary>
/// <param name="Product">What it is.</param>
/// <param name="Picture">Which of its pictures.</param>
internal sealed record PlannedItem(StudioProduct Product, int Picture)
{
    public Habit Habit { get; init; }

    /// <summary>The discrepancy it makes; null for an honest item.</summary>
    public DiscrepancyKind? Fraud { get; init; }

    /// <summary>What is rung instead, for a switch.</summary>
    public StudioProduct? RungAs { get; init; }

    /// <summary>Pieces that pass together.</summary>
    public int Pieces { get; init; } = 1;

    /// <summary>Pieces on the ticket.</summary>
    public int RungPieces { get; init; } = 1;
}

/// <summary>One shopper's goods.</summary>
internal sealed record PlannedVisit(int Number, IReadOnlyList<PlannedItem> Items);
