using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>Decides which items of a shopping are not paid as they should be, and which kinds of discrepancy come up.</summary>
internal static class FraudPlan
{
    /// <summary>The kinds that can be acted out on a lane, most frequent first.</summary>
    public static IReadOnlyList<DiscrepancyKind> Kinds { get; } =
    [
        DiscrepancyKind.MisScan,
        DiscrepancyKind.TicketSwitch,
        DiscrepancyKind.VoidWithItem,
        DiscrepancyKind.ProduceMismatch,
        DiscrepancyKind.QuantityShort,
        DiscrepancyKind.BasketItem,
    ];

    /// <summary>Turns a share of the honest items into discrepancies.</summary>
    /// <param name="items">The shopping, all honest.</param>
    /// <param name="products">What a switch can be rung as.</param>
    /// <param name="rate">Share of the items, 0..1.</param>
    /// <param name="kinds">The kinds to choose from.</param>
    /// <param name="first">Which kind begins: lanes with few frauds then differ.</param>
    /// <param name="dice">Chance.</param>
    public static List<PlannedItem> Apply(
        IReadOnlyList<PlannedItem> items, IReadOnlyList<StudioProduct> products, double rate, IReadOnlyList<DiscrepancyKind> kinds, int first, Dice dice)
    {
        var planned = items.ToList();
        int wanted = (int)Math.Round(rate * items.Count);
        Queue<int> places = new(dice.Shuffle(Enumerable.Range(0, items.Count)));
        for (int made = 0; made < wanted && places.Count > 0;)
        {
            int place = places.Dequeue();
            DiscrepancyKind kind = KindOf(first + made, kinds);
            if (Commit(planned[place], kind, products, made, dice) is { } fraud)
            {
                planned[place] = fraud;
                made++;
            }
        }

        return planned;
    }

    // Two in three are the two commonest; the rest take turns at the third.
    private static DiscrepancyKind KindOf(int index, IReadOnlyList<DiscrepancyKind> kinds)
    {
        int rare = kinds.Count - 2;
        return rare > 0 && index % 3 == 2 ? kinds[2 + (index / 3 % rare)] : kinds[rare > 0 ? index % 3 : index % kinds.Count];
    }

    private static PlannedItem? Commit(
        PlannedItem item, DiscrepancyKind kind, IReadOnlyList<StudioProduct> products, int index, Dice dice)
    {
        PlannedItem fraud = item with { Fraud = kind, Habit = Habit.Plain, Pieces = 1, RungPieces = 1 };
        switch (kind)
        {
            case DiscrepancyKind.TicketSwitch:
                // One switch in four is for a sibling, where the shelf has one.
                bool sibling = index % 8 == 7;
                return Other(item.Product, products, p => !p.HasPlu && Same(p, item.Product) == sibling, dice) is { } other
                    ? fraud with { RungAs = other }
                    : null;
            case DiscrepancyKind.ProduceMismatch:
                return item.Product.HasPlu && Other(item.Product, products, p => p.HasPlu, dice) is { } produce
                    ? fraud with { RungAs = produce }
                    : null;
            case DiscrepancyKind.QuantityShort:
                int pieces = dice.Whole(2, 3);
                return item.Product.HasPlu ? null : fraud with { Pieces = pieces, RungPieces = dice.Whole(1, pieces - 1) };
            default:
                return fraud;
        }
    }

    private static bool Same(StudioProduct a, StudioProduct b) => a.Entry.Category == b.Entry.Category;

    private static StudioProduct? Other(
        StudioProduct product, IReadOnlyList<StudioProduct> products, Func<StudioProduct, bool> fits, Dice dice)
    {
        List<StudioProduct> others = [.. products.Where(p => p.Code != product.Code && fits(p))];
        return others.Count > 0 ? dice.Pick(others) : null;
    }
}
