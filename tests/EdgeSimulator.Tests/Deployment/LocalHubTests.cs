using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary><c>tools/local-hub.sh</c>: the manifest for iotedgehubdev, and what it says it dropped.</summary>
public sealed class LocalHubTests
{
    [SkippableFact]
    public async Task Render_OurManifest_DropsWhatTheSimulatorDoesNotTakeAndSaysSo()
    {
        Skip.IfNot(File.Exists("/usr/bin/jq"), "jq is not installed");
        var folder = Directory.CreateTempSubdirectory("local-hub-");
        try
        {
            var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
            var manifest = JsonNode.Parse(ManifestRenderer.Render(
                DeploymentTemplateTests.OurTemplate(), n => env.GetValueOrDefault(n), Path.Combine(Repository.Root, "modules"), "amd64"))!;
            Options(manifest, "Recognition", o => o["HostConfig"]!["DeviceRequests"] = new JsonArray(new JsonObject { ["Driver"] = "nvidia" }));
            Options(manifest, "VideoIngest", o => o["HostConfig"]!["Memory"] = 1_000_000_000);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "manifest.json"), manifest.ToJsonString());

            var said = await RunAsync("--manifest", Path.Combine(folder.FullName, "manifest.json"), "--out", Path.Combine(folder.FullName, "local.json"), "--render-only");

            said.ShouldContain("dropped: priority and time to live of every route");
            said.ShouldContain("dropped: DeviceRequests of Recognition");
            said.ShouldMatch("dropped: Memory of .*VideoIngest");
            var local = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "local.json")))!;
            ((JsonObject)local["modulesContent"]!["$edgeHub"]!["properties.desired"]!["routes"]!).ShouldAllBe(r => r.Value is JsonValue);
            Options(local, "Recognition", o => o["HostConfig"]!["DeviceRequests"].ShouldBeNull());
            Options(local, "VideoIngest", o =>
            {
                o["HostConfig"]!["Memory"].ShouldBeNull();
                ((bool)o["HostConfig"]!["ReadonlyRootfs"]!).ShouldBeTrue();
            });
            local["modulesContent"]!["PosBridge"]!.ToJsonString().ShouldBe(manifest["modulesContent"]!["PosBridge"]!.ToJsonString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A module's create options, put together from their pieces, changed, and cut again.</summary>
    private static void Options(JsonNode manifest, string module, Action<JsonNode> change)
    {
        var settings = manifest["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]![module]!["settings"]!.AsObject();
        var pieces = settings.Where(s => s.Key.StartsWith("createOptions", StringComparison.Ordinal)).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        pieces.ShouldAllBe(p => ((string)p.Value!).Length <= 512);
        var options = JsonNode.Parse(string.Concat(pieces.Select(p => (string)p.Value!)))!;
        change(options);
        foreach (var piece in pieces)
        {
            settings.Remove(piece.Key);
        }

        var number = 0;
        foreach (var piece in options.ToJsonString().Chunk(512))
        {
            settings[number == 0 ? "createOptions" : $"createOptions0{number}"] = new string(piece);
            number++;
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exit, output, error) = await RepositoryScript.RunAsync("bash", "tools/local-hub.sh", arguments, TimeSpan.FromSeconds(60));
        exit.ShouldBe(0, error);
        return output;
    }
}
