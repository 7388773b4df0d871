using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Lanes;

public class DecisionAlertModuleTests
{
    [Fact]
    public async Task Run_ALaneToItsEnd_SendsWhatTheCoreDecidesAndKeepsAJournal()
    {
        var folder = Directory.CreateTempSubdirectory("decision-alert");
        try
        {
            var (catalog, journal) = (Path.Combine(folder.FullName, "catalog.csv"), Path.Combine(folder.FullName, "journal.db"));
            await File.WriteAllTextAsync(catalog, FakeHub.Catalog());
            var script = new Shopping(21).Write(tickets: 3);
            var hub = new FakeHub(new JsonObject { ["storeId"] = "store-1", ["catalogUri"] = catalog, ["journalPath"] = journal });
            var observer = new Watcher();

            await using (var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, services =>
            {
                services.AddDecisionAlert();
                services.AddSingleton<IDecisionObserver>(observer);
            }))
            {
                await host.StartAsync(CancellationToken.None);
                await DeliverAsync(hub, script);
                await hub.EndedAsync().WaitAsync(TimeSpan.FromMinutes(2));
                await host.StopAsync(CancellationToken.None);
            }

            var expected = script.Run();
            expected.Alerts.ShouldNotBeEmpty();
            observer.Alerts.ShouldBe(expected.Alerts);
            observer.Decisions.ShouldBe(expected.Decisions);
            observer.Latencies.Count.ShouldBe(expected.Alerts.Count);
            Outputs(hub, Endpoints.Alerts).ShouldBe(expected.Alerts.Select(a => a.AlertId));
            Outputs(hub, Endpoints.LaneCommands).ShouldBe(expected.Commands.Select(c => c.CommandId));
            Outputs(hub, Endpoints.Learning).Count().ShouldBe(expected.Samples.Count);
            var replayed = new Simulation.Outcome(script);
            JournalReplay.Run(SqliteJournal.ReadInputs(journal, "lane-1"), new LaneKey("store-1", "lane-1"), Store.Lookup, replayed);
            replayed.Decisions.ShouldBe(expected.Decisions);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Outputs(FakeHub hub, string output) =>
        hub.Sent.Where(s => s.Output == output).Select(s => s.Message.MessageId);

    private static async Task DeliverAsync(FakeHub hub, LaneScript script)
    {
        var n = 0;
        foreach (var input in script.Inputs())
            await hub.DeliverAsync(input, $"m{++n}");
    }

    private sealed class Watcher : IDecisionObserver
    {
        public List<Decision> Decisions { get; } = [];

        public List<Alert> Alerts { get; } = [];

        public List<TimeSpan> Latencies { get; } = [];

        public void OnDecision(Decision decision) => Decisions.Add(decision);

        public void OnAlert(Alert alert) => Alerts.Add(alert);

        public void OnAlertSent(Alert alert, TimeSpan processingLatency) => Latencies.Add(processingLatency);
    }
}
