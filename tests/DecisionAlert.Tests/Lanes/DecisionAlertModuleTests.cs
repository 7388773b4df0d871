using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Correlation;
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
            await File.WriteAllTextAsync(catalog, CatalogFile.Format(Store.Lookup.Codes.Select((code, k) => new CatalogProduct
            {
                Gtin = code,
                Name = $"Goods {k}",
                Category = $"Category {Store.CategoryOf(k)}",
                UnitPrice = 1 + (k * 7 % 12),
            })));
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
                await Watcher.Ended(hub).WaitAsync(TimeSpan.FromMinutes(2));
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
        {
            var id = $"m{++n}";
            switch (input)
            {
                case RecognitionArrived { Recognition: var r }:
                    await hub.DeliverAsync(
                        Endpoints.Recognitions, id, ItemRecognition.Schema, JsonSerializer.SerializeToUtf8Bytes(r, ContractsJson.Default.ItemRecognition));
                    break;
                case PosEventArrived { Event: var e }:
                    await hub.DeliverAsync(Endpoints.PosEvents, id, PosEvent.Schema, JsonSerializer.SerializeToUtf8Bytes(e, ContractsJson.Default.PosEvent));
                    break;
                case SourceReported report:
                    var health = new ModuleHealth
                    {
                        Module = report.Source == LaneSource.Camera ? ModuleIds.VideoIngest : ModuleIds.PosBridge,
                        StoreId = "store-1",
                        At = report.At,
                        Status = report.Status,
                        Lanes = [new LaneHealth { LaneId = "lane-1", Status = report.Status, Progress = report.Progress }],
                    };
                    await hub.DeliverAsync(Endpoints.Health, id, ModuleHealth.Schema, JsonSerializer.SerializeToUtf8Bytes(health, ContractsJson.Default.ModuleHealth));
                    break;
                default:
                    break;
            }
        }
    }

    private sealed class Watcher : IDecisionObserver
    {
        public List<Decision> Decisions { get; } = [];

        public List<Alert> Alerts { get; } = [];

        public List<TimeSpan> Latencies { get; } = [];

        public void OnDecision(Decision decision) => Decisions.Add(decision);

        public void OnAlert(Alert alert) => Alerts.Add(alert);

        public void OnAlertSent(Alert alert, TimeSpan processingLatency) => Latencies.Add(processingLatency);

        /// <summary>Done once the store's health says that the lane has ended.</summary>
        public static async Task Ended(FakeHub hub)
        {
            while (!hub.Sent.Any(s => s.Message.Schema == StoreHealth.Schema && HasEnded(s.Message)))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        private static bool HasEnded(EdgeMessage message) =>
            JsonSerializer.Deserialize(message.Body.Span, ContractsJson.Default.StoreHealth)!.Modules
                .Any(m => m.Module == ModuleIds.DecisionAlert && m.Lanes.Any(l => l.Progress is { Ended: true }));
    }
}
