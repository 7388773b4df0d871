namespace LossPrevention.LaneStudio;

/// <summary>What is bought on one lane: visits of a few items, with honest oddities and frauds.</summary>
internal static class ShoppingPlan
{
    private const double OddityShare = 0.3;
    private static readonly Habit[] Oddities =
    [
        Habit.Rescan, Habit.HandOverScanner, Habit.QuantityKey, Habit.BagOverScanner, Habit.Pause, Habit.VoidAndRescan, Habit.PhoneOverScanner, Habit.PutBack,
    ];

    public static List<PlannedVisit> Make(IReadOnlyList<StudioProduct> products, RecordOptions options, int lane)
    {
        Conditions conditions = Conditions.Named(options.Scenario);
        Dice goods = Dice.For(options.Seed, "goods", $"{lane}");
        Queue<StudioProduct> shelf = new(goods.Shuffle(products));
        var items = new List<PlannedItem>();
        for (int i = 0; i < options.Items; i++)
        {
            // Every product comes once before one comes twice.
            StudioProduct product = shelf.Dequeue();
            shelf.Enqueue(product);
            items.Add(new PlannedItem(product, goods.Whole(0, product.Pictures - 1)));
        }

        items = FraudPlan.Apply(items, products, options.FraudRate, options.Frauds, lane, Dice.For(options.Seed, "fraud", $"{lane}"));
        if (options.Oddities)
        {
            AddOddities(items, conditions, Dice.For(options.Seed, "oddities", $"{lane}"));
        }

        return Visits(items, Dice.For(options.Seed, "visits", $"{lane}"));
    }

    private static void AddOddities(List<PlannedItem> items, Conditions conditions, Dice dice)
    {
        int turn = dice.Whole(0, Oddities.Length - 1);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Fraud is not null || !dice.Chance(OddityShare))
            {
                continue;
            }

            Habit habit = dice.Chance(conditions.TwoAtOnce) ? Habit.TwoAtOnce : Oddities[turn++ % Oddities.Length];
            int pieces = dice.Whole(2, 3);
            items[i] = habit switch
            {
                Habit.QuantityKey when items[i].Product.HasPlu => items[i],
                Habit.QuantityKey => items[i] with { Habit = habit, Pieces = pieces, RungPieces = pieces },
                _ => items[i] with { Habit = habit },
            };
        }
    }

    private static List<PlannedVisit> Visits(List<PlannedItem> items, Dice dice)
    {
        var visits = new List<PlannedVisit>();
        for (int first = 0; first < items.Count;)
        {
            int count = Math.Min(dice.Whole(4, 9), items.Count - first);
            visits.Add(new PlannedVisit(visits.Count + 1, items.GetRange(first, count)));
            first += count;
        }

        return visits;
    }
}
