using LossPrevention.TestKit;
using YamlDotNet.RepresentationModel;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>That the workflow asks for as little as it can.</summary>
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

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs() =>
        ((YamlMappingNode)Workflow["jobs"]).Select(j => (j.Key.ToString(), (YamlMappingNode)j.Value));
}
