using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio.Tests;

public class ScriptTests
{
    public static TheoryData<string, int> Shoppings()
    {
        var data = new TheoryData<string, int>();
        foreach (string scenario in Conditions.Names)
        {
            for (int seed = 1; seed <= 3; seed++)
            {
                data.Add(scenario, seed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shoppings))]
    public void Script_EveryScan_FallsIntoItsItemsStayOverTheScanner(string scenario, int seed)
    {
        LaneScript script = Script(scenario, seed);

        foreach (TillLine line in script.Till.Where(line => line.Item is not null))
        {
            script.ScannerStays(line.Item!).ShouldContain(
                stay => line.Time >= stay.Enter && line.Time <= stay.Leave, $"{line.Product!.Entry.Name} at {line.Time:F2} s");
        }
    }

    [Theory]
    [MemberData(nameof(Shoppings))]
    public void Script_EveryMisScan_HappensOverTheScannerAndIsNotRung(string scenario, int seed)
    {
        LaneScript script = Script(scenario, seed);

        foreach (ScriptedDiscrepancy missed in script.Discrepancies.Where(d => d.Kind == DiscrepancyKind.MisScan))
        {
            Actor item = script.Actors.First(
                actor => actor.Goods is { Fraud: DiscrepancyKind.MisScan } goods && actor.Visit == missed.Visit && goods.Product == missed.Product
                    && script.ScannerStays(actor).Any(stay => missed.Time >= stay.Enter && missed.Time <= stay.Leave));
            script.Till.ShouldNotContain(line => line.Item == item);
        }
    }

    [Theory]
    [MemberData(nameof(Shoppings))]
    public void Script_Truth_IsThePlan(string scenario, int seed)
    {
        RecordOptions options = Options(scenario, seed);
        var planned = ShoppingPlan.Make(Studio.Drawn().Products, options, 0).SelectMany(visit => visit.Items)
            .Where(item => item.Fraud is not null)
            .Select(item => (item.Fraud!.Value, item.Product.Code, item.RungAs?.Code))
            .OrderBy(fraud => fraud.ToString());

        var truth = Recorder.Truth(Script(scenario, seed), 0).Select(t => (t.Kind, t.Gtin!.Value, t.ScannedGtin)).OrderBy(fraud => fraud.ToString());

        truth.ShouldBe(planned);
    }

    [Theory]
    [MemberData(nameof(Shoppings))]
    public void Script_HonestItems_AreRungOnceInTheEnd(string scenario, int seed)
    {
        LaneScript script = Script(scenario, seed);
        HashSet<TillLine> voided = [.. script.Till.Select(line => line.RefersTo).OfType<TillLine>()];

        foreach (Actor item in script.Actors.Where(a => a.Goods is { Fraud: null, Pieces: 1, Habit: not (Habit.PutBack or Habit.Rescan) }))
        {
            script.Till.Count(line => line.Item == item && !voided.Any(v => ReferenceEquals(v, line))).ShouldBe(1, item.Goods!.Product.Entry.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Shoppings))]
    public void Script_Items_StayInBaggingUntilTheTicketIsPaid(string scenario, int seed)
    {
        LaneScript script = Script(scenario, seed);

        foreach (Actor item in script.Actors.Where(a => a.Goods is { Habit: not Habit.PutBack, Fraud: not DiscrepancyKind.BasketItem }))
        {
            double paid = script.Till.Single(line => line.Visit == item.Visit && line.Kind == PosEventKind.TransactionCompleted).Time;
            Keyframe at = item.Track.At(paid).ShouldNotBeNull();
            (at.X < script.Layout.Bagging.Right + 0.1 && at.X > script.Layout.Bagging.Left - 0.1).ShouldBeTrue();
        }
    }

    [Fact]
    public void Script_ManyItems_ShowsEveryOddityAndEveryFraud()
    {
        RecordOptions options = new() { Items = 300, FraudRate = 0.2 };
        List<PlannedItem> items = [.. ShoppingPlan.Make(Studio.Drawn().Products, options, 0).SelectMany(visit => visit.Items)];

        items.Select(item => item.Habit).Distinct().ShouldBe(Enum.GetValues<Habit>(), ignoreOrder: true);
        items.Select(item => item.Fraud).OfType<DiscrepancyKind>().Distinct().ShouldBe(FraudPlan.Kinds, ignoreOrder: true);
        items.Count(item => item.Fraud is not null).ShouldBe(60);
        Studio.Recorder(options).Script(0).Discrepancies.Count.ShouldBe(60);
    }

    [Fact]
    public void Plan_Switches_AreMostlyAcrossCategoriesAndSometimesWithin()
    {
        RecordOptions options = new() { Items = 200, FraudRate = 0.3, Frauds = [DiscrepancyKind.TicketSwitch] };
        List<PlannedItem> switches =
            [.. ShoppingPlan.Make(Studio.Drawn().Products, options, 0).SelectMany(visit => visit.Items).Where(item => item.Fraud is not null)];

        int within = switches.Count(item => item.Product.Entry.Category == item.RungAs!.Entry.Category);
        within.ShouldBeInRange(1, switches.Count / 4);
        switches.ShouldAllBe(item => item.RungAs!.Code != item.Product.Code);
    }

    [Fact]
    public void Plan_NoFraudAndNoOddities_IsPlain()
    {
        RecordOptions options = new() { Items = 100, FraudRate = 0, Oddities = false };
        ShoppingPlan.Make(Studio.Drawn().Products, options, 0).SelectMany(visit => visit.Items)
            .ShouldAllBe(item => item.Habit == Habit.Plain && item.Fraud == null && item.RungPieces == 1);
    }

    [Fact]
    public void Plan_OnlyBasketItems_LeaveWithoutBeingMoved() =>
        Studio.Recorder(new RecordOptions { Items = 12, FraudRate = 1, Frauds = [DiscrepancyKind.BasketItem] }).Script(0)
            .Discrepancies.Count.ShouldBe(12);

    private static RecordOptions Options(string scenario, int seed) => new() { Scenario = scenario, Seed = seed, Items = 40, FraudRate = 0.3 };

    private static LaneScript Script(string scenario, int seed) => Studio.Recorder(Options(scenario, seed)).Script(0);
}
