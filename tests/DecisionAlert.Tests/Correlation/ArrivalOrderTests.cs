using System.Text.Json;
using FsCheck.Fluent;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.TestKit;
using Outcome = LossPrevention.DecisionAlert.Tests.Simulation.Outcome;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

public class ArrivalOrderTests
{
    [Fact]
    public void Feed_AnyArrivalOrder_SameOutputs() => FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(
        Gen.Choose(1, 10_000).Two().ToArbitrary(),
        seeds =>
        {
            var script = new Shopping(seeds.Item1).Write(tickets: 2).WithFirstLooks();
            var inputs = script.Inputs();
            var shuffled = inputs.ToArray();
            new Random(seeds.Item2).Shuffle(shuffled);
            return Text(script.Run(inputs, Early)) == Text(script.Run(shuffled, Early));
        }));

    /// <summary>All rules on, a staffed lane, and everything that tills and scales tell.</summary>
    [Fact]
    public void Feed_AnyArrivalOrder_AllRules_SameOutputs() => FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(
        Gen.Choose(1, 10_000).Two().ToArbitrary(),
        seeds =>
        {
            var script = new Shopping(seeds.Item1) { Everything = true }.Write(tickets: 3).WithFirstLooks();
            var inputs = script.Inputs();
            var shuffled = inputs.ToArray();
            new Random(seeds.Item2).Shuffle(shuffled);
            return Text(script.Run(inputs, AllRules, Grocer.Lookup)) == Text(script.Run(shuffled, AllRules, Grocer.Lookup));
        }));

    [Fact]
    public void Feed_AllRules_RaiseKindsOfEverySort()
    {
        var kinds = Enumerable.Range(0, 20).SelectMany(seed => new Shopping(seed) { Everything = true }.Write(tickets: 12)
            .Run(AllRules, Grocer.Lookup).Alerts.Select(a => a.Kind)).Distinct();

        kinds.ShouldBe(Enum.GetValues<DiscrepancyKind>().Except([DiscrepancyKind.ProduceMismatch]), ignoreOrder: true);
    }

    [Fact]
    public void Feed_EveryMessageTwice_SameOutputs()
    {
        var script = new Shopping(7).Write(tickets: 3).WithFirstLooks();
        var inputs = script.Inputs();

        Text(script.Run(inputs.SelectMany(i => new[] { i, i }), Early)).ShouldBe(Text(script.Run(inputs, Early)));
    }

    [Fact]
    public async Task Replay_OfTheJournal_SameOutputs()
    {
        var file = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}.db");
        try
        {
            var script = new Shopping(11) { Everything = true }.Write(tickets: 8).WithFirstLooks();
            LaneInput[] inputs = [new SettingsApplied(AllRules), .. script.Inputs()];
            var clock = new ManualTimeProvider();
            await using (var store = new SqliteStore(file, clock, e => throw e!, e => throw e))
            {
                var journal = new SqliteJournal(store, clock);
                foreach (var input in inputs)
                {
                    await journal.AppendAsync(JournalCodec.Encode("lane-1", input), null, CancellationToken.None);
                    await journal.AppendAsync(JournalCodec.Encode("lane-1", input), null, CancellationToken.None);
                }
            }

            var replayed = new Outcome(script);
            JournalReplay.Run(SqliteJournal.ReadInputs(file, "lane-1"), new LaneKey("store-1", "lane-1"), Grocer.Lookup, replayed);

            replayed.Alerts.ShouldContain(a => a.Kind == DiscrepancyKind.UnusualDiscount);
            Text(replayed).ShouldBe(Text(script.Run(AllRules, Grocer.Lookup)));
        }
        finally
        {
            foreach (var part in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
                File.Delete(part);
        }
    }

    [Fact]
    public void Feed_GalleryNotAnsweredYet_WaitsAndThenDecides()
    {
        var script = new Shopping(3).Write(tickets: 2);
        var inputs = script.Inputs();
        var late = inputs.Where(i => i is not GalleryAnswered).Concat(inputs.Where(i => i is GalleryAnswered));

        var outcome = script.Run(late);

        Text(outcome).ShouldBe(Text(script.Run(inputs)));
        script.Run(inputs.Where(i => i is not GalleryAnswered)).Lane.WaitsFor.ShouldBe(LaneScript.Gallery);
    }

    private static DecisionAlertSettings Early { get; } = new() { StoreId = "store-1", Thresholds = new ThresholdSettings { Early = 0.9 } };

    private static DecisionAlertSettings AllRules { get; } = new()
    {
        Thresholds = new ThresholdSettings { Early = 0.9 },
        StoreId = "store-1",
        Lanes = new Dictionary<string, LaneSettings>(StringComparer.Ordinal) { ["lane-1"] = new() { Mode = CheckoutMode.Staffed } },
        Discrepancies = new DiscrepancySettings
        {
            ZoneRule = new ZoneRuleSettings { Enabled = true, Entrance = true },
            WeightMismatch = new WeightMismatchSettings { AlertFrom = 0.02 },
            VoidWithItem = new VoidSettings { AlertFrom = 0.1 },
            DrawerOpen = new DrawerSettings { AlertFrom = 0.3, AtLeast = 2 },
            RepeatedVoids = new VoidPatternSettings { AlertFrom = 0.3, AtLeast = 2 },
            Sweethearting = new OperatorSettings { AlertFrom = 0.3, AtLeast = 2 },
            UnusualDiscount = new DiscountSettings { AlertFrom = 0.3, AtLeast = 2 },
        },
    };

    private static string Text(Outcome outcome) => string.Join('\n', outcome.Everything.Select(o => o switch
    {
        Decision d => JsonSerializer.Serialize(d, DecisionAlertJson.Default.Decision),
        Alert a => JsonSerializer.Serialize(a, ContractsJson.Default.Alert),
        AlertResolved r => JsonSerializer.Serialize(r, ContractsJson.Default.AlertResolved),
        LaneCommand c => JsonSerializer.Serialize(c, ContractsJson.Default.LaneCommand),
        _ => JsonSerializer.Serialize((LearningSample)o, ContractsJson.Default.LearningSample),
    }));
}
