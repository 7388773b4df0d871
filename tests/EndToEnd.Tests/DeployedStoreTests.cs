#if EDGESTACK_AZURE
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
#endif
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// The Azure build as it is deployed: each module a process, an edge hub between them. Needs the Azure build and an edge hub
/// (<see cref="EdgeHubSimulator"/>).
/// </summary>
[Collection(DemoStoreTests.Name)]
public sealed class DeployedStoreTests(DemoStore demo)
{
#if EDGESTACK_AZURE
    [SkippableFact]
    public async Task Modules_ShoppingWithOneItemUnscanned_EveryRouteCarriesAndTheAlertGoesUpstream()
    {
        await using var store = await DeployedStore.StartAsync(demo, Journal("routes"));

        await store.ShopAsync();
        var messages = await store.UntilUpstreamAsync(m => Outputs(m).IsSupersetOf(
            ["VideoIngest/sightings", "VideoIngest/health", "Recognition/recognitions", "Recognition/health", "PosBridge/posEvents", "PosBridge/health",
             "DecisionAlert/laneCommands", "DecisionAlert/learning", "DecisionAlert/alerts", "DecisionAlert/health"]));

        var alert = Bodies(messages, "alerts").ShouldHaveSingleItem();
        alert["kind"]!.GetValue<string>().ShouldBe("misScan");
        alert["laneId"]!.GetValue<string>().ShouldBe("lane-1");
        foreach (var moduleId in new[] { ModuleIds.VideoIngest, ModuleIds.PosBridge, ModuleIds.Recognition, ModuleIds.DecisionAlert })
        {
            var doctor = await store.Hub.CallMethodAsync(moduleId, MethodNames.Doctor, "{}"u8.ToArray());
            doctor["payload"]!["findings"]!.AsArray().ShouldContain(f => f!["subject"]!.GetValue<string>() == "hub" && f["level"]!.GetValue<string>() == "good");
            (await store[moduleId].StopAsync()).ShouldBe(0, store[moduleId].Said);
        }
    }

    [SkippableFact]
    public async Task Modules_EachKilledWhileAShopperPays_TheAlertComesOnceAndEveryLineIsCarried()
    {
        await using var store = await DeployedStore.StartAsync(demo, Journal("kills"));
        var rung = Rung();
        var deaths = new List<Task>();

        await store.ShopAsync(index =>
        {
            // Till and shopper go on meanwhile.
            string? dies = index switch
            {
                1 => ModuleIds.VideoIngest,
                2 => ModuleIds.DecisionAlert,
                3 => ModuleIds.Recognition,
                4 => ModuleIds.PosBridge,
                _ => null,
            };
            if (dies is not null)
            {
                deaths.Add(store[dies].KillAndStartAsync());
            }

            return index == 5 ? store.Hub.DisconnectAsync(ModuleIds.DecisionAlert) : Task.CompletedTask;
        });
        await Task.WhenAll(deaths);

        await ShouldHaveLostNothingAsync(store, rung);
    }

    [SkippableFact]
    public async Task Hub_KilledWhileAShopperPays_TheAlertComesOnceAndEveryLineIsCarried()
    {
        await using var store = await DeployedStore.StartAsync(demo, Journal("hub"));
        var rung = Rung();
        var death = Task.CompletedTask;

        await store.ShopAsync(index =>
        {
            death = index == 2 ? store.Hub.KillAndStartAsync(away: TimeSpan.FromSeconds(6)) : death;
            return Task.CompletedTask;
        });
        await death;

        await ShouldHaveLostNothingAsync(store, rung);
    }

    private static async Task ShouldHaveLostNothingAsync(DeployedStore store, int rung)
    {
        var messages = await store.UntilUpstreamAsync(m => Distinct(m, "posEvents", "eventId") == rung && Bodies(m, "alerts").Count > 0);

        Distinct(messages, "alerts", "alertId").ShouldBe(1);
    }

    private int Rung() =>
        Recordings.RecordingFolder.Load(demo.ShortRecording).PosEvents.Select(e => e.Event.EventId).Distinct(StringComparer.Ordinal).Count();

    private string Journal(string name) => Path.Combine(demo.Root, $"deployed-{name}.db");

    private static HashSet<string> Outputs(IEnumerable<JsonObject> messages) =>
        [.. messages.Select(m => $"{m["module"]}/{m["output"]}")];

    private static List<JsonNode> Bodies(IEnumerable<JsonObject> messages, string output) =>
        [.. messages.Where(m => m["output"]!.GetValue<string>() == output).Select(m => JsonNode.Parse(Convert.FromBase64String(m["bodyBase64"]!.GetValue<string>()))!)];

    private static int Distinct(IEnumerable<JsonObject> messages, string output, string id) =>
        Bodies(messages, output).Select(b => b[id]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count();
#else
    [SkippableFact]
    public void Modules_InProcessesOfTheirOwn_OverAnEdgeHub()
    {
        demo.ShouldNotBeNull();
        throw new SkipException("the modules speak to an edge hub in the Azure build only (-p:EdgeStack=Azure)");
    }
#endif
}
