using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;
using YamlDotNet.RepresentationModel;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>That the workflow asks for as little as it can, and publishes what manifests ask for.</summary>
public sealed class WorkflowTests
{
    private static readonly YamlMappingNode Workflow = Yaml.Load(Path.Combine(Repository.Root, ".github/workflows/ci.yml"));

    [Fact]
    public void Workflow_ByDefault_ReadsTheRepositoryAndNothingMore()
    {
        Workflow["permissions"].ShouldBeOfType<YamlMappingNode>().Select(p => $"{p.Key}: {p.Value}").ShouldBe(["contents: read"]);

        foreach (var (name, job) in Jobs())
        {
            var more = job.Children.TryGetValue("permissions", out var own) ? ((YamlMappingNode)own).Select(p => $"{p.Key}: {p.Value}") : [];
            more.ShouldBe(name == "publish" ? ["contents: read", "id-token: write"] : [], name);
        }

        ((YamlMappingNode)Workflow["jobs"]["publish"])["if"].ToString().ShouldContain("refs/tags/");
    }

    [Fact]
    public void Workflow_Actions_ArePinnedByMajorVersionAndKeepNoCredentials()
    {
        foreach (var step in Jobs().SelectMany(j => (YamlSequenceNode)j.Job["steps"]).Cast<YamlMappingNode>())
        {
            if (step.Children.TryGetValue("uses", out var action))
            {
                action.ToString().ShouldMatch(@"^[\w.-]+/[\w.-]+@v\d+$");
                if (action.ToString().StartsWith("actions/checkout@", StringComparison.Ordinal))
                {
                    step["with"]["persist-credentials"].ToString().ShouldBe("false");
                }
            }
        }

        File.ReadAllText(Path.Combine(Repository.Root, ".github/workflows/ci.yml")).ShouldNotContain("secrets.");
    }

    [Fact]
    public void Workflow_Scripts_Exist()
    {
        var runs = Jobs().SelectMany(j => (YamlSequenceNode)j.Job["steps"]).Cast<YamlMappingNode>()
            .Where(s => s.Children.ContainsKey("run")).SelectMany(s => s["run"].ToString().Split([' ', '\n'])).ToList();

        var scripts = runs.Where(w => w.StartsWith("tools/", StringComparison.Ordinal)).ToList();
        scripts.ShouldContain("tools/test.sh");
        scripts.ShouldAllBe(s => File.Exists(Path.Combine(Repository.Root, s)));
    }

    [SkippableFact]
    public async Task Release_Images_AreThoseThatManifestsAskFor()
    {
        Skip.IfNot(File.Exists("/usr/bin/jq"), "jq is not installed");
        var published = new List<string>();
        foreach (var (module, platform) in Matrix("publish"))
        {
            var (exit, output, error) = await ImageAsync(module, platform, "v1.0.0");
            exit.ShouldBe(0, error);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
            File.Exists(Path.Combine(Repository.Root, lines["file"])).ShouldBeTrue(lines["file"]);
            published.Add($"{lines["name"]}:{lines["tag"]}");
        }

        published.ShouldBe(
            [.. Images("amd64", ManifestVariant.AsWritten).Union(Images("amd64", ManifestVariant.NoGpu)).Union(Images("arm64", ManifestVariant.NoGpu))], ignoreOrder: true);
        Matrix("images").ShouldBe(Matrix("publish"));
        var steps = (YamlSequenceNode)Jobs().Single(j => j.Name == "publish").Job["steps"];
        var push = steps.Cast<YamlMappingNode>().Single(s => s.Children.ContainsKey("uses") && s["uses"].ToString().StartsWith("docker/build-push-action@", StringComparison.Ordinal));
        push["with"]["tags"].ToString().ShouldEndWith("/${{ steps.image.outputs.name }}:${{ steps.image.outputs.tag }}");
    }

    [SkippableTheory]
    [InlineData("Recognition", "amd64", "v1.0.1", "the release is v1.0.1, and modules/Recognition/module.json says 1.0.0")]
    [InlineData("PosBridge", "amd64.gpu", "v1.0.0", "lists no platform 'amd64.gpu'")]
    [InlineData("Other", "amd64", "v1.0.0", "there is no modules/Other/module.json")]
    public async Task Image_ThatNoManifestAsksFor_IsRefused(string module, string platform, string tag, string why)
    {
        Skip.IfNot(File.Exists("/usr/bin/jq"), "jq is not installed");
        var (exit, _, error) = await ImageAsync(module, platform, tag);

        exit.ShouldBe(2);
        error.ShouldContain(why);
    }

    /// <summary>What a manifest names of ours, without the registry.</summary>
    private static IEnumerable<string> Images(string platform, ManifestVariant variant)
    {
        var manifest = JsonNode.Parse(ManifestRenderer.Render(
            DeploymentTemplateTests.OurTemplate(),
            n => n == "CONTAINER_REGISTRY_SERVER" ? "registry.example.com" : "x",
            Path.Combine(Repository.Root, "modules"),
            platform,
            variant))!;
        return manifest["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]!.AsObject()
            .Select(m => m.Value!["settings"]!["image"]!.ToString()["registry.example.com/".Length..]);
    }

    /// <summary>The combinations that a job runs for.</summary>
    private static IReadOnlyList<(string Module, string Platform)> Matrix(string job)
    {
        var matrix = (YamlMappingNode)Jobs().Single(j => j.Name == job).Job["strategy"]["matrix"];
        return
        [
            .. matrix.Texts("module").SelectMany(m => matrix.Texts("platform").Select(p => (m, p))),
            .. ((YamlSequenceNode)matrix["include"]).Select(i => (i["module"].ToString(), i["platform"].ToString())),
        ];
    }

    private static Task<(int Exit, string Output, string Error)> ImageAsync(params string[] arguments) =>
        RepositoryScript.RunAsync("bash", "tools/image.sh", arguments, TimeSpan.FromSeconds(60));

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs() =>
        ((YamlMappingNode)Workflow["jobs"]).Select(j => (j.Key.ToString(), (YamlMappingNode)j.Value));
}
