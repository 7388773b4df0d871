using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest;

namespace LossPrevention.EdgeSimulator.Tests.Doctor;

/// <summary>The direct method <c>doctor</c> of the modules, called through the hub as a portal does.</summary>
public sealed class ModuleDoctorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("doctor-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Doctor_OfEveryModule_SaysWhatToMend()
    {
        var catalog = Path.Combine(folder.FullName, "catalog.csv");
        await File.WriteAllTextAsync(catalog, "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n,4011,Bananas,Fruit,1.20,weight,,\n12345,,Broken,Fruit,1,each,,\n");
        var (camera, broker) = (FreePorts.One(), FreePorts.One());
        var hub = new InProcessHub([], TimeProvider.System);
        hub.PatchDesired(ModuleIds.VideoIngest, Json($$"""
            {"storeId": "store-1", "lanes": {"lane-1": {"source": "rtsp://viewer:secret@127.0.0.1:{{camera}}/stream",
             "zones": {"scanner": [[0.4, 0.4], [0.5, 0.4], [0.5, 0.46], [0.4, 0.46]]} } } }
            """));
        hub.PatchDesired(ModuleIds.PosBridge, Json($$"""
            {"storeId": "store-1", "lanes": ["lane-1"], "statePath": "{{folder.FullName}}", "transport": {"kind": "stomp", "uri": "stomp://127.0.0.1:{{broker}}"} }
            """));
        hub.PatchDesired(ModuleIds.DecisionAlert, Json($$"""{"storeId": "store-1", "catalogUri": "{{catalog}}"}"""));
        await using var store = await HostedStore.StartAsync(
            hub,
            [
                new ModuleSpec(ModuleIds.DecisionAlert, s => s.AddDecisionAlert()), new ModuleSpec(ModuleIds.PosBridge, s => s.AddPosBridge()),
                new ModuleSpec(ModuleIds.VideoIngest, s => s.AddVideoIngest()),
            ],
            CancellationToken.None);

        var eyes = await AskAsync(hub, ModuleIds.VideoIngest);
        eyes.Where(f => f.Text.StartsWith("the zone", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Subject.ShouldBe("lane-1"), f => f.Level.ShouldBe(DoctorLevel.Weak), f => f.Text.ShouldStartWith("the zone 'scanner' covers"));
        eyes.ShouldContain(f => f.Subject == "lane-1" && f.Level == DoctorLevel.Bad && f.Text.StartsWith("no picture from rtsp://127.0.0.1"));
        eyes.ShouldAllBe(f => !f.Text.Contains("secret"));
        var till = await AskAsync(hub, ModuleIds.PosBridge);
        till.ShouldContain(f => f.Subject == "broker" && f.Level == DoctorLevel.Bad && f.Remedy!.Contains("transport.uri"));
        till.ShouldContain(f => f.Subject == "disk");
        var decision = await AskAsync(hub, ModuleIds.DecisionAlert);
        decision.ShouldContain(f => f.Subject == "catalog" && f.Level == DoctorLevel.Weak && f.Text.StartsWith("1 lines are left out"));
        decision.ShouldContain(f => f.Subject == "till" && f.Level == DoctorLevel.Unknown);
        decision.ShouldContain(f => f.Subject == "clock" && f.Text.Contains("this machine's clock"));
        decision.ShouldContain(f => f.Subject == "model" && f.Level == DoctorLevel.Unknown);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task<IReadOnlyList<DoctorFinding>> AskAsync(InProcessHub hub, string moduleId)
    {
        var answer = await hub.InvokeMethodAsync(moduleId, MethodNames.Doctor, "{}"u8.ToArray(), TimeSpan.FromMinutes(1), CancellationToken.None);
        answer.Status.ShouldBe(200);
        return [.. JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.DoctorResponse)!.Findings];
    }
}
