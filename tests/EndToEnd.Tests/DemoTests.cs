using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>What a new user sees first must be right, and the same every time.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class DemoTests(DemoStore demo)
{
    [Fact]
    public void Replay_Demo_CatchesTheFraudsAndLeavesHonestShoppersAlone()
    {
        var report = DemoStore.Report(demo.Results);

        var counts = Figures.Of(report);
        report.Accuracy!.ByKind.Sum(k => k.Value.True).ShouldBe(6, counts);
        report.Accuracy.ByKind.Sum(k => k.Value.Caught).ShouldBeGreaterThanOrEqualTo(5, counts);
        report.Accuracy.FalseAlerts.ShouldBeLessThanOrEqualTo(1, counts);
        report.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Replay_DemoAgain_DecidesTheSame()
    {
        var again = await demo.ReplayAsync(demo.Recording, "again", "max");

        File.ReadAllText(Path.Combine(again, ReplayFiles.Decisions)).ShouldBe(File.ReadAllText(Path.Combine(demo.Results, ReplayFiles.Decisions)));
        File.ReadAllText(Path.Combine(again, ReplayFiles.Alerts)).ShouldBe(File.ReadAllText(Path.Combine(demo.Results, ReplayFiles.Alerts)));
    }

    [Fact]
    public async Task Replay_AtThePaceOfACamera_DecidesAsAtFullSpeed()
    {
        var fast = await demo.ReplayAsync(demo.ShortRecording, "short-max", "max");
        var slow = await demo.ReplayAsync(demo.ShortRecording, "short-1", "1");

        File.ReadAllText(Path.Combine(slow, ReplayFiles.Decisions)).ShouldBe(File.ReadAllText(Path.Combine(fast, ReplayFiles.Decisions)));
        File.ReadAllText(Path.Combine(slow, ReplayFiles.Alerts)).ShouldBe(File.ReadAllText(Path.Combine(fast, ReplayFiles.Alerts)));
        var report = DemoStore.Report(fast);
        report.Accuracy!.ByKind["misScan"].Caught.ShouldBe(1, Figures.Of(report));
        DemoStore.Report(slow).Speed.TimesRealTime.ShouldBeLessThanOrEqualTo(1.05);
    }
}
