using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary><c>tools/azure/*.sh</c> with a program in the place of <c>az</c> that keeps what it is given.</summary>
[SupportedOSPlatform("linux")]
public sealed class DeployScriptTests : IDisposable
{
    private const string Recorder =
        """
        #!/usr/bin/env bash
        printf '%s\n' "$*" >>"$AZ_LOG/all"
        [[ "$*" == *" show "* ]] && exit "${AZ_SHOW:-1}"
        printf '%s\n' "$*" >>"$AZ_LOG/calls"
        while (($#)); do
          case "$1" in
            --content|--metrics) cp "$2" "$AZ_LOG/${1#--}.json" ;;
            --module-id) module=$2 ;;
            --desired) printf '%s' "$2" >"$AZ_LOG/$module.json" ;;
          esac
          shift
        done
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("deploy-").FullName;

    public DeployScriptTests()
    {
        Skip.IfNot(File.Exists("/usr/bin/jq"), "jq is not installed");
        File.WriteAllText(Path.Combine(folder, "az"), Recorder);
        File.SetUnixFileMode(Path.Combine(folder, "az"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
        File.WriteAllText(
            Path.Combine(folder, "manifest.json"),
            ManifestRenderer.Render(DeploymentTemplateTests.OurTemplate(), env.GetValueOrDefault, Path.Combine(Repository.Root, "modules"), "amd64"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task Base_FromTheManifest_LeavesTheModulesTwinsAlone()
    {
        await RunAsync("deploy.sh", "base", "hub", "manifest.json");

        var content = (JsonObject)Kept("content")["content"]!["modulesContent"]!;
        content.Select(m => m.Key).ShouldBe(["$edgeAgent", "$edgeHub"], ignoreOrder: true);
        ((JsonObject)content["$edgeAgent"]!["properties.desired"]!["modules"]!).Count.ShouldBe(4);
        ((string)Kept("metrics")["queries"]!["agentApplied"]!).ShouldBe(
            "SELECT deviceId FROM devices.modules WHERE moduleId = '$edgeAgent' AND configurations.[[loss-prevention-base]].status = 'Applied'"
            + " AND properties.desired.$version = properties.reported.lastDesiredVersion AND properties.reported.lastDesiredStatus.code = 200");
        Calls().ShouldContain("--priority 1 --target-condition tags.product='loss-prevention'");
    }

    [SkippableFact]
    public async Task Layer_Rendered_GoesOutWithItsPriorityAndCondition()
    {
        File.Copy(Path.Combine(Repository.Root, "tools/azure/deployments/ring-pilot.json"), Path.Combine(folder, "ring-pilot.json"));

        await RunAsync("deploy.sh", "layer", "hub", "ring-pilot.json");

        Calls().ShouldContain("--priority 20 --target-condition tags.product='loss-prevention' AND tags.ring='pilot'");
        Calls().ShouldContain("--layered");
        ((JsonObject)Kept("content")["content"]!["modulesContent"]!).ShouldContainKey(ModuleIds.DecisionAlert);
    }

    [SkippableFact]
    public async Task Layer_NotRendered_IsRefused()
    {
        File.Copy(Path.Combine(Repository.Root, "tools/azure/deployments/model-rollout.json"), Path.Combine(folder, "model.json"));

        (await ExitAsync("deploy.sh", "layer", "hub", "model.json")).ShouldBe(2);
        File.Exists(Path.Combine(folder, "calls")).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task Image_OfOneModule_ChangesItsTagAndNothingElse()
    {
        await RunAsync("deploy.sh", "image", "hub", "manifest.json", ModuleIds.Recognition, "1.1.0-amd64", "pilot");

        var before = Kept("manifest")["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]![ModuleIds.Recognition]!;
        var after = (JsonObject)Kept("content")["content"]!["modulesContent"]!["$edgeAgent"]!["properties.desired.modules.Recognition"]!;
        ((string)after["settings"]!["image"]!).ShouldBe("registry.example.com/loss-prevention/recognition:1.1.0-amd64");
        after["settings"]!["image"] = before["settings"]!["image"]!.DeepClone();
        JsonNode.DeepEquals(after, before).ShouldBeTrue();
        ((string)Kept("metrics")["queries"]!["agentApplied"]!).ShouldContain("configurations.[[image-recognition-pilot]].status = 'Applied'");
    }

    [SkippableFact]
    public async Task Deployment_ThatExists_IsReplaced()
    {
        await RunAsync("deploy.sh", ["base", "hub", "manifest.json"], azShow: "0");

        Calls().IndexOf("deployment delete", StringComparison.Ordinal).ShouldBeInRange(0, Calls().IndexOf("deployment create", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Store_FromALayer_PatchesTheModulesTwins()
    {
        var layer = File.ReadAllText(Path.Combine(Repository.Root, "tools/azure/deployments/store-lanes.json"));
        File.WriteAllText(Path.Combine(folder, "lanes.json"), layer.Replace("${STORE_ID}", "store-7").Replace("${CAMERA_LANE_5}", "rtsp://c5/s"));

        await RunAsync("store.sh", ["hub", "store-7", "lanes.json", "pilot"], azShow: "0");

        Kept(ModuleIds.DecisionAlert).ToJsonString().ShouldBe("""{"lanes":{"lane-5":{"mode":"staffed"}}}""");
        ((string)Kept(ModuleIds.VideoIngest)["lanes"]!["lane-5"]!["source"]!).ShouldBe("rtsp://c5/s");
        Calls().ShouldContain("""--tags {"product":"loss-prevention","ring":"pilot"}""");
    }

    [SkippableTheory]
    [InlineData("deploy.sh", "base", "hub", "manifest.json")]
    [InlineData("deploy.sh", "layer", "hub", "layer.json")]
    [InlineData("deploy.sh", "image", "hub", "manifest.json", ModuleIds.Recognition, "1.1.0-amd64", "pilot")]
    [InlineData("deploy.sh", "undo", "hub", "ring-pilot")]
    [InlineData("store.sh", "hub", "store-7", "layer.json", "pilot")]
    public async Task Az_EveryCall_SignsInAsTheOperatorAndReadsNoKey(string script, params string[] arguments)
    {
        File.Copy(Path.Combine(Repository.Root, "tools/azure/deployments/ring-pilot.json"), Path.Combine(folder, "layer.json"));

        await RunAsync(script, arguments, azShow: "0");

        var calls = File.ReadAllLines(Path.Combine(folder, "all"));
        calls.ShouldNotBeEmpty();
        calls.ShouldAllBe(call => call.Contains(" --auth-type login", StringComparison.Ordinal));
    }

    private JsonNode Kept(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")))!;

    private string Calls() => File.ReadAllText(Path.Combine(folder, "calls"));

    private Task RunAsync(string script, params string[] arguments) => RunAsync(script, arguments, azShow: "1");

    private async Task RunAsync(string script, string[] arguments, string azShow) => (await StartAsync(script, arguments, azShow)).ShouldBe(0);

    private Task<int> ExitAsync(string script, params string[] arguments) => StartAsync(script, arguments, azShow: "1");

    private async Task<int> StartAsync(string script, string[] arguments, string azShow)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = folder + ":" + Environment.GetEnvironmentVariable("PATH"), ["AZ_LOG"] = folder, ["AZ_SHOW"] = azShow };
        var (exit, _, error) = await RepositoryScript.RunAsync("bash", $"tools/azure/{script}", arguments, TimeSpan.FromSeconds(60), environment, folder);
        return exit is 0 or 2 ? exit : throw new InvalidOperationException($"{script} failed: {error}");
    }
}
