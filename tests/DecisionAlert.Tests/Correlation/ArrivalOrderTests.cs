using System.Text.Json;
using FsCheck.Fluent;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Correlation;
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
            var script = new Shopping(seeds.Item1).Write(tickets: 2);
            var inputs = script.Inputs();
            var shuffled = inputs.ToArray();
            new Random(seeds.Item2).Shuffle(shuffled);
            return Text(script.Run(inputs)) == Text(script.Run(shuffled));
        }));

    [Fact]
    public void Feed_EveryMessageTwice_SameOutputs()
    {
        var script = new Shopping(7).Write(tickets: 3);
        var inputs = script.Inputs();

        Text(script.Run(inputs.SelectMany(i => new[] { i, i }))).ShouldBe(Text(script.Run(inputs)));
    }

    [Fact]
    public async Task Replay_OfTheJournal_SameOutputs()
    {
        var file = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}.db");
        try
        {
            var script = new Shopping(11).Write(tickets: 3);
            var clock = new ManualTimeProvider();
            await using (var store = new SqliteStore(file, clock, e => throw e!, e => throw e))
            {
                var journal = new SqliteJournal(store, clock);
                foreach (var input in script.Inputs())
                {
                    await journal.AppendAsync(JournalCodec.Encode("lane-1", input), CancellationToken.None);
                    await journal.AppendAsync(JournalCodec.Encode("lane-1", input), CancellationToken.None);
                }
            }

            var replayed = new Outcome(script);
            JournalReplay.Run(SqliteJournal.ReadInputs(file, "lane-1"), new LaneKey("store-1", "lane-1"), Store.Lookup, replayed);

            replayed.Alerts.ShouldNotBeEmpty();
            Text(replayed).ShouldBe(Text(script.Run()));
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

    private static string Text(Outcome outcome) => string.Join('\n', outcome.Everything.Select(o => o switch
    {
        Decision d => JsonSerializer.Serialize(d, DecisionAlertJson.Default.Decision),
        Alert a => JsonSerializer.Serialize(a, ContractsJson.Default.Alert),
        AlertResolved r => JsonSerializer.Serialize(r, ContractsJson.Default.AlertResolved),
        LaneCommand c => JsonSerializer.Serialize(c, ContractsJson.Default.LaneCommand),
        _ => JsonSerializer.Serialize((LearningSample)o, ContractsJson.Default.LearningSample),
    }));
}
