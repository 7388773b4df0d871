using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.EdgeSimulator.Tests.Deployment;

namespace LossPrevention.EdgeSimulator.Tests.Replay;

public sealed class LiveTwinsTests : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["STORE_ID"] = "store-7",
        ["CAMERA_LANE_3"] = "rtsp://camera-3/stream",
        ["POS_BROKER_URI"] = "stomp://broker:61613",
    };

    private readonly DirectoryInfo bundle = Directory.CreateTempSubdirectory("bundle-");

    public LiveTwinsTests() => File.WriteAllText(Path.Combine(bundle.FullName, "bundle.json"), """{"name":"goods","version":"7"}""");

    [Fact]
    public async Task Apply_OneCameraNamed_EveryModuleServesThatLaneAlone()
    {
        var template = DeploymentTemplateTests.OurTemplate();
        await using var hub = new InProcessHub(template.Routes, TimeProvider.System);

        LiveTwins.Apply(hub, template, new TwinOptions(bundle.FullName, null, RealTime: true) { Variables = Variables.GetValueOrDefault });

        var video = await DesiredAsync(hub, ModuleIds.VideoIngest);
        video["lanes"]!.AsObject().ShouldHaveSingleItem().Value!["source"]!.ToString().ShouldBe("rtsp://camera-3/stream");
        (await DesiredAsync(hub, ModuleIds.PosBridge))["lanes"]!.ToJsonString().ShouldBe("""["lane-3"]""");
        (await DesiredAsync(hub, ModuleIds.PosBridge))["transport"]!["uri"]!.ToString().ShouldBe("stomp://broker:61613");
        var decision = await DesiredAsync(hub, ModuleIds.DecisionAlert);
        decision["storeId"]!.ToString().ShouldBe("store-7");
        decision["lanes"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe("lane-3");
        decision["catalogUri"]!.ToString().ShouldBe(new Uri(Path.Combine(bundle.FullName, "catalog.csv")).AbsoluteUri);
        (await DesiredAsync(hub, ModuleIds.Recognition))["model"]!["version"]!.ToString().ShouldBe("7");
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("/srv/store", "/srv/store/journal.db", "/srv/store/pos", "/srv/store/learned")]
    public async Task Apply_DataFolder_IsWhereTheStoreKeepsItsJournalWhatTheTillsHaveSentAndWhatWasLearned(string? data, string? journal, string? sent, string? learned)
    {
        var template = DeploymentTemplateTests.OurTemplate();
        await using var hub = new InProcessHub(template.Routes, TimeProvider.System);

        LiveTwins.Apply(hub, template, new TwinOptions(bundle.FullName, null, RealTime: true) { Variables = Variables.GetValueOrDefault, Data = data });

        ((string?)(await DesiredAsync(hub, ModuleIds.DecisionAlert))["journalPath"]).ShouldBe(journal);
        ((string?)(await DesiredAsync(hub, ModuleIds.PosBridge))["statePath"]).ShouldBe(sent);
        ((string?)(await DesiredAsync(hub, ModuleIds.Recognition))["modelCache"]).ShouldBe(learned);
    }

    [Fact]
    public async Task Apply_BrokerNamed_TakesThePlaceOfTheDeployments()
    {
        var template = DeploymentTemplateTests.OurTemplate();
        await using var hub = new InProcessHub(template.Routes, TimeProvider.System);

        LiveTwins.Apply(hub, template, new TwinOptions(bundle.FullName, null, RealTime: true, "stomp://other:1") { Variables = n => n == "POS_BROKER_URI" ? null : Variables.GetValueOrDefault(n) });

        (await DesiredAsync(hub, ModuleIds.PosBridge))["transport"]!["uri"]!.ToString().ShouldBe("stomp://other:1");
    }

    [Fact]
    public void LanesOf_SomeWithoutACamera_NamesTheVariableOfEach()
    {
        var (lanes, leftOut) = LiveTwins.LanesOf(DeploymentTemplateTests.OurTemplate(), Variables.GetValueOrDefault);

        lanes.ShouldBe(["lane-3"]);
        leftOut["lane-2"].ShouldBe("CAMERA_LANE_2");
    }

    [Fact]
    public void LanesOf_NoCameraAtAll_IsRefusedWithWhatToSet() =>
        Should.Throw<InputException>(() => LiveTwins.LanesOf(DeploymentTemplateTests.OurTemplate(), _ => null))
            .Message.ShouldContain("CAMERA_LANE_1 or CAMERA_LANE_2");

    public void Dispose() => bundle.Delete(recursive: true);

    private static async Task<JsonObject> DesiredAsync(InProcessHub hub, string module)
    {
        await using var client = hub.Connect(module);
        await client.OpenAsync(CancellationToken.None);
        return (await client.GetTwinAsync(CancellationToken.None)).Desired;
    }
}
