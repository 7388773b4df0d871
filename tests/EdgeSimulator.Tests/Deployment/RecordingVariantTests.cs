using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>A manifest whose containers see a recording.</summary>
public sealed class RecordingVariantTests : IDisposable
{
    private static readonly DateTimeOffset Today = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("recording-").FullName;

    public RecordingVariantTests()
    {
        File.WriteAllText(Path.Combine(folder, "recording.json"), """
            {"storeId": "store-9", "catalog": "catalog.csv", "lanes": [
              {"laneId": "a", "mode": "staffed", "video": "a.mp4", "videoStart": "2026-01-05T10:00:00.5+00:00",
               "zones": {"scanner": [[0.4, 0.2], [0.6, 0.2], [0.6, 0.8]], "basket": [[0, 0.2], [0.3, 0.2], [0.3, 0.8]]}},
              {"laneId": "b", "mode": "selfCheckout", "video": "videos/b.mp4", "videoStart": "2026-01-05T11:00:00.25+01:00",
               "zones": {"scanner": [[0.4, 0.1], [0.6, 0.1], [0.6, 0.9]]}}]}
            """);
        Directory.CreateDirectory(Path.Combine(folder, "videos"));
        Directory.CreateDirectory(Path.Combine(folder, "bundle"));
        foreach (var empty in (string[])["a.mp4", "videos/b.mp4", "pos.jsonl", "catalog.csv"])
        {
            File.WriteAllText(Path.Combine(folder, empty), "");
        }

        File.WriteAllText(Path.Combine(folder, "bundle/bundle.json"), """{"name": "demo", "version": "7"}""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_Recording_CamerasCatalogAndModelAreMountedReadOnly()
    {
        var manifest = Render();

        ManifestCheck.Problems(manifest).ShouldBeEmpty();
        Binds(manifest, ModuleIds.VideoIngest).ShouldContain($"{folder}:/recording:ro");
        Binds(manifest, ModuleIds.DecisionAlert).ShouldContain($"{folder}:/recording:ro");
        Binds(manifest, ModuleIds.Recognition).ShouldContain($"{Path.Combine(folder, "bundle")}:/bundle:ro");
        Binds(manifest, ModuleIds.PosBridge).ShouldAllBe(b => !b.Contains(folder, StringComparison.Ordinal));
        Desired(manifest, ModuleIds.Recognition)["model"]!.ToJsonString().ShouldBe("""{"name":"demo","version":"7","uri":"file:///bundle"}""");
        Desired(manifest, ModuleIds.DecisionAlert)["catalogUri"]!.ToString().ShouldBe("file:///recording/catalog.csv");
    }

    [Fact]
    public void Of_Recording_LanesAreTheRecordingsAndBeginTogether()
    {
        var manifest = Render();

        var lanes = Desired(manifest, ModuleIds.VideoIngest)["lanes"]!.AsObject();
        lanes.Select(l => l.Key).ShouldBe(["a", "b"]);
        lanes["a"]!["source"]!.ToString().ShouldBe("file:///recording/a.mp4");
        lanes["b"]!["source"]!.ToString().ShouldBe("file:///recording/videos/b.mp4");
        DateTimeOffset.Parse(lanes["b"]!["videoStart"]!.ToString(), null).ShouldBe(Today);
        DateTimeOffset.Parse(lanes["a"]!["videoStart"]!.ToString(), null).ShouldBe(Today.AddSeconds(0.25));
        lanes["a"]!["zones"]!.AsObject().Select(z => z.Key).ShouldBe(["scanner", "basket"], ignoreOrder: true);
        lanes["a"]!["zones"]!["scanner"]!.ToJsonString().ShouldBe("[[0.4,0.2],[0.6,0.2],[0.6,0.8]]");
        Desired(manifest, ModuleIds.PosBridge)["lanes"]!.ToJsonString().ShouldBe("""["a","b"]""");
        Desired(manifest, ModuleIds.DecisionAlert)["lanes"]!.ToJsonString().ShouldBe("""{"a":{"mode":"staffed"},"b":{"mode":"selfCheckout"}}""");
        DeploymentTemplateTests.OurTemplate().Modules.ShouldAllBe(m => Desired(manifest, m)["storeId"]!.ToString() == "store-9");
    }

    [Fact]
    public void Of_VideoOutsideTheFolder_IsRefused()
    {
        var recording = RecordingFolder.Load(folder);
        var lanes = recording.Lanes.Select(l => l with { Video = "../other.mp4" }).ToValueList();

        Should.Throw<InputException>(() => RecordingVariant.Of(
                DeploymentTemplateTests.OurTemplate().Document, recording with { Lanes = lanes }, Path.Combine(folder, "bundle")))
            .Message.ShouldContain("lies outside the recording's folder");
    }

    private JsonObject Render()
    {
        var template = DeploymentTemplateTests.OurTemplate();
        var document = RecordingVariant.Of(template.Document, RecordingFolder.Load(folder).BeginningAt(Today), Path.Combine(folder, "bundle"));
        return JsonNode.Parse(ManifestRenderer.Render(
            template.With(document),
            n => n.StartsWith("CAMERA", StringComparison.Ordinal) ? null : n == "POS_BROKER_URI" ? "stomp://broker:61613" : "x",
            Path.Combine(Repository.Root, "modules"),
            "amd64",
            ManifestVariant.Debug))!.AsObject();
    }

    private static JsonNode Desired(JsonObject manifest, string module) => manifest["modulesContent"]![module]!["properties.desired"]!;

    private static IReadOnlyList<string> Binds(JsonObject manifest, string module)
    {
        var settings = manifest["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]![module]!["settings"]!.AsObject();
        var options = JsonNode.Parse(string.Concat(settings.Where(s => s.Key.StartsWith("createOptions", StringComparison.Ordinal)).Select(s => s.Value!.ToString())))!;
        return [.. options["HostConfig"]!["Binds"]!.AsArray().Select(b => b!.ToString())];
    }
}
