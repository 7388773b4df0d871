using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class ManifestRendererTests
{
    private static readonly string Modules = Path.Combine(Repository.Root, "modules");

    [Fact]
    public void Render_OurTemplate_IsAManifestThatIoTHubTakes()
    {
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));

        var text = ManifestRenderer.Render(DeploymentTemplateTests.OurTemplate(), n => env.GetValueOrDefault(n), Modules, "amd64");

        var manifest = JsonNode.Parse(text)!.AsObject();
        manifest.ContainsKey("$schema-template").ShouldBeFalse();
        text.ShouldNotContain("${");
        var agent = manifest["modulesContent"]!["$edgeAgent"]!["properties.desired"]!;
        agent["modules"]!["VideoIngest"]!["settings"]!["image"]!.ToString()
            .ShouldBe("registry.example.com/loss-prevention/video-ingest:1.0.0-amd64");
        foreach (var (name, module) in agent["modules"]!.AsObject().Concat(agent["systemModules"]!.AsObject()))
        {
            var pieces = module!["settings"]!.AsObject().Where(p => p.Key.StartsWith("createOptions", StringComparison.Ordinal)).ToList();
            pieces.ShouldAllBe(p => p.Value!.ToString().Length <= 512, name);
            JsonNode.Parse(string.Concat(pieces.Select(p => p.Value!.ToString()))).ShouldBeOfType<JsonObject>(name)["HostConfig"].ShouldNotBeNull(name);
        }
    }

    [Fact]
    public void Render_LongCreateOptions_AreSplitInNumberedPieces()
    {
        var settings = Render(new string('x', 1100))["settings"]!.AsObject();

        settings.Select(p => p.Key).ShouldBe(["image", "createOptions", "createOptions01", "createOptions02"]);
        settings["createOptions"]!.ToString().Length.ShouldBe(512);
        settings["createOptions01"]!.ToString().Length.ShouldBe(512);
        string.Concat(settings.Skip(1).Select(p => p.Value!.ToString())).ShouldBe($$"""{"Env":["{{new string('x', 1100)}}"]}""");
    }

    [Fact]
    public void Render_CreateOptionsBeyondEightPieces_AreRefused() =>
        Should.Throw<InputException>(() => Render(new string('x', 4096))).Message.ShouldContain("createOptions of M have");

    [Fact]
    public void Render_MissingVariables_NamesThemAllAtOnce()
    {
        var error = Should.Throw<InputException>(() =>
            ManifestRenderer.Render(DeploymentTemplateTests.OurTemplate(), n => n == "STORE_ID" ? "s" : null, Modules, "amd64"));

        error.Message.ShouldContain("CONTAINER_REGISTRY_SERVER");
        error.Message.ShouldContain("CAMERA_LANE_1");
        error.Message.ShouldContain("EDGE_RUNTIME_VERSION");
        error.Message.ShouldNotContain("STORE_ID");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Render_UnknownPlatform_NamesThoseListed() =>
        Should.Throw<InputException>(() => ManifestRenderer.Render(DeploymentTemplateTests.OurTemplate(), _ => "x", Modules, "riscv64"))
            .Message.ShouldContain("platform 'riscv64' is not listed; listed are amd64, arm64");

    [Fact]
    public void EnvironmentFile_CommentsQuotesAndSpaces_AreRead()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# c\n\nA=1\nexport B = 'two words'\nC=\"x # y\" \nD=3 # three\nE=\n");

        EnvironmentFile.Load(path).ShouldBe(
            new Dictionary<string, string> { ["A"] = "1", ["B"] = "two words", ["C"] = "x # y", ["D"] = "3", ["E"] = "" }, ignoreOrder: true);

        File.WriteAllText(path, "A=1\nnonsense\n");
        Should.Throw<InputException>(() => EnvironmentFile.Load(path)).Message.ShouldBe($"{path}:2: NAME=value is expected.");
        File.Delete(path);
    }

    private static JsonNode Render(string env)
    {
        var template = DeploymentTemplate.Parse(
            Encoding.UTF8.GetBytes(
                $$$"""
                {"$schema-template":"4.0.0","modulesContent":{"$edgeAgent":{"properties.desired":{"modules":{"M":{
                  "settings":{"image":"i","createOptions":{"Env":["{{{env}}}"] } } } } } } } }
                """),
            "t.json");
        return JsonNode.Parse(ManifestRenderer.Render(template, _ => null, Modules, "amd64"))!
            ["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]!["M"]!;
    }
}
