using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>The layers of <c>tools/azure/deployments</c> over the template, as IoT Hub lays them.</summary>
public sealed class DeploymentLayerTests
{
    private const int BasePriority = 1;
    private static readonly string Folder = Path.Combine(Repository.Root, "tools/azure/deployments");

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["MODEL_VERSION"] = "2",
        ["MODEL_RING"] = "pilot",
        ["MODEL_SHA256"] = new string('a', 64),
        ["BUNDLE_STORAGE_ACCOUNT"] = "account",
        ["CAMERA_LANE_5"] = "rtsp://camera-5.store.example/stream",
    };

    public static TheoryData<string> Layers => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task Layer_OverTheTemplate_IsTakenByEveryModuleItNames(string file)
    {
        var layer = Content(file);

        foreach (var (module, _) in layer)
        {
            await Should.NotThrowAsync(() => TwinTrial.StartAsync(Merged(layer), module, Variables.GetValueOrDefault));
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_OfAnyKind_AddsToTheBaseAndNeverReplacesATwin(string file)
    {
        var layer = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

        ((int)layer["priority"]!).ShouldBeGreaterThan(BasePriority);
        ((string)layer["targetCondition"]!).ShouldNotBeNullOrWhiteSpace();
        ((JsonObject)layer["metrics"]!["queries"]!).ShouldNotBeEmpty();
        foreach (var (module, entry) in Content(file))
        {
            DeploymentTemplateTests.OurTemplate().Modules.ShouldContain(module);
            ((JsonObject)entry!).ShouldAllBe(p => p.Key.StartsWith("properties.desired.", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_Metrics_CountTheStoresThatThisLayerReachedModuleByModule(string file)
    {
        var layer = Render(Path.Combine(Folder, file));

        var queries = layer["metrics"]!["queries"]!.AsObject().Select(q => (q.Key, Text: (string)q.Value!)).ToList();
        queries.ShouldAllBe(q => q.Text.Contains($"configurations.[[{(string)layer["id"]!}]].status = 'Applied'", StringComparison.Ordinal));
        queries.Where(q => q.Text.Contains("settings.status", StringComparison.Ordinal))
            .ShouldAllBe(q => q.Text.Contains("properties.desired.$version = properties.reported.settings.version", StringComparison.Ordinal));
        foreach (var module in layer["content"]!["modulesContent"]!.AsObject().Select(m => m.Key))
        {
            queries.ShouldContain(q => !q.Key.Contains("Refused", StringComparison.Ordinal) && q.Text.Contains($"moduleId = '{module}'", StringComparison.Ordinal), module);
        }
    }

    [Fact]
    public void StoreLanes_OverTheTemplate_AddOneLaneAndKeepTheOthers()
    {
        var merged = Merged(Content("store-lanes.json"));

        ((JsonObject)merged.DesiredOf(ModuleIds.VideoIngest)["lanes"]!).Select(l => l.Key)
            .ShouldBe(["lane-1", "lane-2", "lane-3", "lane-4", "lane-5"], ignoreOrder: true);
        ((JsonObject)merged.DesiredOf(ModuleIds.DecisionAlert)["lanes"]!).Count.ShouldBe(5);
        ((JsonArray)merged.DesiredOf(ModuleIds.PosBridge)["lanes"]!).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Layer_WithAWrongSetting_IsRefusedByTheModule()
    {
        var layer = Content("ring-pilot.json");
        layer[ModuleIds.Recognition]!["properties.desired.selfTestDisagreement"] = 2;

        await Should.ThrowAsync<SettingsRefusedException>(() => TwinTrial.StartAsync(Merged(layer), ModuleIds.Recognition));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Manifest_OfALayer_IsRenderedAndFitsItsBase(string file)
    {
        var rendered = Render(Path.Combine(Folder, file));

        ManifestCheck.Problems(DeploymentLayer.Over(OurManifest(), rendered)).ShouldBeEmpty();
        rendered.ToJsonString().ShouldNotContain("${");
    }

    [Fact]
    public void Over_LayerWithAWrongSetting_SaysWhichAndWhere()
    {
        var layer = Render(Path.Combine(Folder, "ring-pilot.json"));
        layer["content"]!["modulesContent"]![ModuleIds.DecisionAlert]!["properties.desired.thresholds.nudge"] = 0.99;

        ManifestCheck.Problems(DeploymentLayer.Over(OurManifest(), layer)).ShouldContain("DecisionAlert: thresholds needs nudge <= call <= pause");
    }

    [Fact]
    public void Over_LayerThatReplacesATwin_IsRefused()
    {
        var layer = Render(Path.Combine(Folder, "ring-pilot.json"));
        layer["content"]!["modulesContent"]![ModuleIds.Recognition] = new JsonObject { ["properties.desired"] = new JsonObject() };

        Should.Throw<InputException>(() => DeploymentLayer.Over(OurManifest(), layer)).Message.ShouldContain("would replace the whole twin");
    }

    [Fact]
    public void Render_LayerWithAModule_SplitsItsCreateOptions()
    {
        var layer = new JsonObject
        {
            ["content"] = new JsonObject
            {
                ["modulesContent"] = new JsonObject
                {
                    ["$edgeAgent"] = new JsonObject
                    {
                        ["properties.desired.modules.M"] = new JsonObject
                        {
                            ["settings"] = new JsonObject { ["image"] = "i", ["createOptions"] = new JsonObject { ["Env"] = new JsonArray(new string('x', 600)) } },
                        },
                    },
                },
            },
        };
        var file = Path.GetTempFileName();
        File.WriteAllText(file, layer.ToJsonString());

        var settings = Render(file)["content"]!["modulesContent"]!["$edgeAgent"]!["properties.desired.modules.M"]!["settings"]!.AsObject();

        File.Delete(file);
        settings.Select(s => s.Key).ShouldBe(["image", "createOptions", "createOptions01"]);
    }

    private static JsonObject OurManifest() => Render(Path.Combine(Repository.Root, "deployment.template.json"));

    private static JsonObject Render(string path)
    {
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
        return JsonNode.Parse(ManifestRenderer.Render(
            DeploymentTemplate.Load(path), n => Variables.GetValueOrDefault(n) ?? env.GetValueOrDefault(n), Path.Combine(Repository.Root, "modules"), "amd64"))!.AsObject();
    }

    private static JsonObject Content(string file) =>
        (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!["content"]!["modulesContent"]!;

    private static DeploymentTemplate Merged(JsonObject layer)
    {
        var document = DeploymentTemplateTests.OurTemplate().Document.DeepClone();
        foreach (var (module, entry) in layer)
        {
            foreach (var (key, value) in (JsonObject)entry!)
            {
                document["modulesContent"]![module]![key] = value?.DeepClone();
            }
        }

        return DeploymentTemplate.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), "merged");
    }
}
