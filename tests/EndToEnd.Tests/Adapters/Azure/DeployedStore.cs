using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;
using LossPrevention.TestKit;
using Microsoft.AspNetCore.Builder;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// The four modules of the Azure build, each in a process of its own, on one edge hub with the deployment's routes; a real broker with
/// the till; a recording in the place of the camera.
/// </summary>
internal sealed class DeployedStore : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Recording recording;
    private readonly ActiveMqBroker broker;
    private readonly EdgeHubSimulator hub;
    private readonly WebApplication methods;
    private readonly Dictionary<string, ModuleUnderTest> modules = [];

    private DeployedStore(Recording recording, ActiveMqBroker broker, EdgeHubSimulator hub, WebApplication methods) =>
        (this.recording, this.broker, this.hub, this.methods) = (recording, broker, hub, methods);

    public EdgeHubSimulator Hub => hub;

    public ModuleUnderTest this[string moduleId] => modules[moduleId];

    /// <summary>Starts everything; the camera does not run yet.</summary>
    public static async Task<DeployedStore> StartAsync(DemoStore demo, string journal)
    {
        var simulator = EdgeHubSimulator.Require();
        var shopping = RecordingFolder.Load(demo.ShortRecording);
        var tills = await ActiveMqBroker.StartNewAsync();
        var edge = await EdgeHubSimulator.StartAsync(simulator, Deployment(demo, shopping, tills, journal));
        var store = new DeployedStore(shopping, tills, edge, await MethodGateway.StartAsync(edge));
        foreach (var moduleId in new[] { ModuleIds.Recognition, ModuleIds.DecisionAlert, ModuleIds.PosBridge, ModuleIds.VideoIngest })
        {
            store.modules[moduleId] = await ModuleUnderTest.StartAsync(moduleId, edge);
        }

        return store;
    }

    /// <summary>Lets the camera run and the till ring, both from now on; ends when the recording's last event is rung.</summary>
    /// <param name="before">Called before each till event.</param>
    public async Task ShopAsync(Func<int, Task>? before = null)
    {
        var lane = recording.Lanes[0];
        var start = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        await hub.PatchDesiredAsync(ModuleIds.VideoIngest, new JsonObject
        {
            ["lanes"] = new JsonObject
            {
                [lane.LaneId] = new JsonObject
                {
                    ["source"] = new Uri(recording.VideoPath(lane)).AbsoluteUri,
                    ["videoStart"] = start.UtcDateTime.ToString("O"),
                    ["pace"] = "realTime",
                    ["zones"] = RecordingTwins.Zones(lane),
                },
            },
        });
        await using var till = await StompPosPublisher.ConnectAsync(PatientDeployment.Settings(broker), TimeProvider.System, CancellationToken.None);
        foreach (var (recorded, index) in recording.PosEvents.Select((e, i) => (e, i)))
        {
            var at = start + (recorded.Event.OccurredAt - lane.VideoStart);
            var ahead = at - TimeProvider.System.GetUtcNow();
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, TimeProvider.System);
            }

            await (before?.Invoke(index) ?? Task.CompletedTask);
            await till.PublishAsync(
                JsonSerializer.SerializeToUtf8Bytes(recorded.Event with { OccurredAt = at }, ContractsJson.Default.PosEvent), CancellationToken.None);
        }
    }

    /// <summary>Waits until something holds of what went upstream; what went upstream then.</summary>
    public async Task<IReadOnlyList<JsonObject>> UntilUpstreamAsync(Func<IReadOnlyList<JsonObject>, bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            IReadOnlyList<JsonObject> messages = [.. (await hub.UpstreamAsync()).Select(m => m.AsObject())];
            if (holds(messages))
            {
                return messages;
            }

            (TimeProvider.System.GetElapsedTime(begun) < Patience).ShouldBeTrue(
                $"{messages.Count} messages came by. {(await hub.StatusAsync()).ToJsonString()}\n{string.Join('\n', modules.Select(m => $"== {m.Key}\n{m.Value.Said}"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var module in modules.Values)
        {
            await module.DisposeAsync();
        }

        await methods.DisposeAsync();
        await hub.DisposeAsync();
        await broker.DisposeAsync();
    }

    /// <summary>The deployment, its cameras left out; every route once more to upstream, where it can be watched.</summary>
    private static JsonNode Deployment(DemoStore demo, Recording recording, ActiveMqBroker broker, string journal)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!;
        var content = template["modulesContent"]!;
        var routes = content["$edgeHub"]!["properties.desired"]!["routes"]!.AsObject();
        foreach (var (name, route) in routes.ToArray())
        {
            var text = route!["route"]!.GetValue<string>();
            var sink = text.IndexOf(" INTO ", StringComparison.Ordinal);
            if (!text.EndsWith("$upstream", StringComparison.Ordinal))
            {
                routes["watch-" + name] = text[..sink] + " INTO $upstream";
            }
        }

        Desired(ModuleIds.VideoIngest).Remove("lanes");
        Desired(ModuleIds.VideoIngest).Remove("evidence");
        Twins.SetModel(Desired(ModuleIds.Recognition), demo.Bundle);
        Desired(ModuleIds.PosBridge)["transport"] = new JsonObject { ["kind"] = "nms", ["uri"] = $"tcp://127.0.0.1:{broker.OpenWirePort}" };
        Desired(ModuleIds.PosBridge)["settleMs"] = 6_000;
        Desired(ModuleIds.PosBridge)["statePath"] = Directory.CreateDirectory(journal + ".keys").FullName;
        Desired(ModuleIds.PosBridge)["lanes"] = new JsonArray(recording.Lanes[0].LaneId);
        var decision = Desired(ModuleIds.DecisionAlert);
        decision.Remove("evidence");
        decision["catalogUri"] = new Uri(recording.CatalogPath).AbsoluteUri;
        decision["journalPath"] = journal;
        decision["healthInterval"] = "00:00:05";
        decision["lanes"] = new JsonObject { [recording.Lanes[0].LaneId] = new JsonObject { ["mode"] = "selfCheckout" } };
        return template;

        JsonObject Desired(string moduleId)
        {
            var desired = content[moduleId]!["properties.desired"]!.AsObject();
            desired["storeId"] = recording.StoreId;
            return desired;
        }
    }
}
