using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.DecisionAlert.Tests.Lanes;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Journal;

public sealed class BacktestTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("backtest");

    private string Journal => Path.Combine(folder.FullName, "journal.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Run_HigherThreshold_SaysWhatWouldNotBeRaised()
    {
        var alerts = await WriteAsync();
        var highest = alerts.Max(a => a.Risk);
        var above = alerts.Count(a => a.Risk >= highest);

        var same = Backtest.Run(Journal, [], Catalog());
        var higher = Backtest.Run(Journal, new JsonObject { ["thresholds"] = new JsonObject { ["nudge"] = highest - 0.0001, ["misScan"] = highest - 0.0001, ["call"] = 1, ["pause"] = 1 } }, Catalog());

        same.Journalled.ShouldBe(alerts.Count);
        same.Reproduced.ShouldBe(alerts.Count);
        same.All.Before.ShouldBe(new BacktestCount(alerts.Count, 1, 1));
        same.All.After.ShouldBe(same.All.Before);
        higher.All.Before.ShouldBe(same.All.Before);
        higher.All.After.Alerts.ShouldBe(above);
        higher.ByKind.Sum(k => k.Before.Alerts).ShouldBe(alerts.Count);
        higher.ByHour.Sum(h => h.After.Alerts).ShouldBe(above);
    }

    [Fact]
    public async Task Run_SettingsThatAModuleWouldRefuse_SaysWhy()
    {
        await WriteAsync();

        Should.Throw<SettingsRefusedException>(() => Backtest.Run(Journal, new JsonObject { ["thresholds"] = new JsonObject { ["nudge"] = 2 } }, Catalog()))
            .Errors.ShouldContain(e => e.Path == "thresholds.nudge");
    }

    [Fact]
    public async Task Run_DamagedLine_IsNotedNotReplayed()
    {
        await WriteAsync();
        using (var session = new SqliteSession(Journal))
            session.Execute("UPDATE lines SET body = replace(CAST(body AS TEXT), 'lane-1', 'lane-9') WHERE id = (SELECT max(id) FROM lines WHERE side = 0 AND kind = 'posEvent')");

        Should.Throw<IOException>(() => Backtest.Run(Journal, [], Catalog())).Message.ShouldContain("is not what was written");
    }

    private Catalog Catalog()
    {
        var path = Path.Combine(folder.FullName, "catalog.csv");
        File.WriteAllText(path, FakeHub.Catalog());
        return CatalogFile.Load(path).Catalog;
    }

    /// <summary>A lane's journal with alerts, of which the first was confirmed and the second dismissed.</summary>
    private async Task<IReadOnlyList<Alert>> WriteAsync()
    {
        Catalog();
        var script = new Shopping(5).Write(tickets: 12);
        var hub = new FakeHub(new JsonObject { ["storeId"] = "store-1", ["catalogUri"] = Path.Combine(folder.FullName, "catalog.csv"), ["journalPath"] = Journal });
        await using var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, s => s.AddDecisionAlert());
        await host.StartAsync(CancellationToken.None);
        var n = 0;
        foreach (var input in script.Inputs())
            await hub.DeliverAsync(input, $"m{++n}");
        await hub.EndedAsync().WaitAsync(TimeSpan.FromMinutes(2));
        var alerts = script.Run().Alerts;
        alerts.Count.ShouldBeGreaterThan(1);
        var (cases, ann) = (host.Services.GetRequiredService<CaseBook>(), new Reviewer("ann", "attendant"));
        cases.Decide(alerts[0].AlertId, ReviewVerdict.Confirmed, null, null, ann).Refusal.ShouldBeNull();
        cases.Decide(alerts[1].AlertId, ReviewVerdict.Dismissed, null, null, ann).Refusal.ShouldBeNull();
        return alerts;
    }
}
