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
    public void Render_GpuImageOfAnotherProcessor_SaysWhatToDo() =>
        Should.Throw<InputException>(() => ManifestRenderer.Render(DeploymentTemplateTests.OurTemplate(), _ => "x", Modules, "arm64"))
            .Message.ShouldBe("${MODULES.Recognition.amd64.gpu} is for amd64 and the manifest for arm64. Render it with --no-gpu, or for amd64.");

    [Fact]
    public void Render_WithoutGpu_ChangesNothingElse()
    {
        var template = WithDecoders(DeploymentTemplateTests.OurTemplate());
        var (before, after) = (Parsed(template, ManifestVariant.AsWritten), Parsed(template, ManifestVariant.NoGpu));

        var lanes = after["VideoIngest"]!["properties.desired"]!["lanes"]!;
        lanes["lane-1"]!["decoder"]!.ToString().ShouldBe("cpu");
        lanes["lane-1"]!["cameras"]!["basket"]!["decoder"]!.ToString().ShouldBe("cpu");
        var execution = after["Recognition"]!["properties.desired"]!["execution"]!;
        execution.ToJsonString().ShouldBe("""{"providers":["cpu"]}""");

        // Put back by hand, the two are the same.
        foreach (var module in (string[])["VideoIngest", "Recognition"])
        {
            after[module] = before[module]!.DeepClone();
            var (old, now) = (ModuleOf(before, module), ModuleOf(after, module));
            now["settings"]!["createOptions"]!["HostConfig"]!.AsObject().ContainsKey("DeviceRequests").ShouldBeFalse();
            now["settings"]!["createOptions"]!["HostConfig"]!["DeviceRequests"] = old["settings"]!["createOptions"]!["HostConfig"]!["DeviceRequests"]!.DeepClone();
            now["settings"]!["image"] = old["settings"]!["image"]!.DeepClone();
        }

        JsonNode.DeepEquals(before, after).ShouldBeTrue();
    }

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

    /// <summary>A store that decodes on its GPU.</summary>
    private static DeploymentTemplate WithDecoders(DeploymentTemplate template)
    {
        var document = template.Document.DeepClone();
        var lane = document["modulesContent"]!["VideoIngest"]!["properties.desired"]!["lanes"]!["lane-1"]!;
        lane["decoder"] = "cuda";
        lane["cameras"] = new JsonObject { ["basket"] = new JsonObject { ["source"] = "rtsp://c", ["decoder"] = "cuda" } };
        return DeploymentTemplate.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), "t.json");
    }

    /// <summary>A manifest's content, its create options put together again.</summary>
    private static JsonObject Parsed(DeploymentTemplate template, ManifestVariant variant)
    {
        var content = JsonNode.Parse(ManifestRenderer.Render(template, _ => "x", Modules, "amd64", variant))!["modulesContent"]!.AsObject();
        foreach (var (name, _) in content["$edgeAgent"]!["properties.desired"]!["modules"]!.AsObject())
        {
            var settings = ModuleOf(content, name)["settings"]!.AsObject();
            var pieces = settings.Where(s => s.Key.StartsWith("createOptions", StringComparison.Ordinal)).ToList();
            foreach (var piece in pieces)
            {
                settings.Remove(piece.Key);
            }

            settings["createOptions"] = JsonNode.Parse(string.Concat(pieces.Select(p => p.Value!.ToString())));
        }

        return content;
    }

    private static JsonNode ModuleOf(JsonObject content, string module) => content["$edgeAgent"]!["properties.desired"]!["modules"]![module]!;

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
