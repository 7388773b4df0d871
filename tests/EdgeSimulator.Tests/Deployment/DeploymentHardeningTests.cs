using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>That the deployment gives no module more rights than it needs.</summary>
public sealed class DeploymentHardeningTests
{
    public static TheoryData<string> Modules => [.. DeploymentTemplateTests.OurTemplate().Modules];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Module_OfTheTemplate_HasNoMoreRightsThanItNeeds(string module)
    {
        var host = DeploymentTemplateTests.OurTemplate().Document["modulesContent"]!["$edgeAgent"]!["properties.desired"]!["modules"]![module]!
            ["settings"]!["createOptions"]!["HostConfig"]!;

        ((bool)host["ReadonlyRootfs"]!).ShouldBeTrue();
        host["CapDrop"]!.ToJsonString().ShouldBe("""["ALL"]""");
        host["SecurityOpt"]!.ToJsonString().ShouldContain("no-new-privileges");
        foreach (var right in (string[])["Privileged", "CapAdd", "NetworkMode", "PidMode", "IpcMode", "Devices"])
        {
            host[right].ShouldBeNull(right);
        }

        var binds = (host["Binds"] as JsonArray ?? []).Select(b => (string)b!).ToList();
        binds.ShouldAllBe(b => b.StartsWith("/var/lib/loss-prevention/", StringComparison.Ordinal));
        binds.Where(b => b.Contains("secrets", StringComparison.Ordinal)).ShouldAllBe(b => b.EndsWith(":ro", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("VideoIngest", "docs/modules/video-ingest.md")]
    [InlineData("PosBridge", "docs/modules/pos-bridge.md")]
    [InlineData("DecisionAlert", "docs/entra-id.md")]
    public void SecretFile_AsTheDocumentsNameIt_LiesInAFolderThatItsModuleMounts(string module, string page)
    {
        var files = new ModuleFiles(DeploymentTemplateTests.OurTemplate(), module);
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, page)), """/run/secrets/[^"`\s]+""", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).ToList();

        named.ShouldNotBeEmpty();
        named.ShouldAllBe(file => files.Find(file).StartsWith("/var/lib/loss-prevention/secrets/", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Dockerfile_OfAModule_EndsAsAUserThatIsNotRoot(string module)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "modules", module), "Dockerfile*"))
        {
            Regex.Matches(File.ReadAllText(path), @"^USER (?<user>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(1))[^1]
                .Groups["user"].Value.ShouldNotBeOneOf("root", "0");
        }
    }

    [Fact]
    public void Dockerfile_OfTheGpu_TakesTensorRtOfItsCuda()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "modules/Recognition/Dockerfile.gpu"));
        var cuda = Found(@"^ARG CUDA_IMAGE=nvidia/cuda:(?<found>\d+\.\d+)\.");

        Found(@"^ARG TENSORRT=[\d.]+-1\+cuda(?<found>\d+\.\d+)$").ShouldBe(cuda);
        Regex.Matches(dockerfile, @"libnv\w+(-\w+)?10(?<version>\S*)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(p => p.Groups["version"].Value).ShouldBe(["=$TENSORRT", "=$TENSORRT", "=$TENSORRT"]);

        string Found(string pattern)
        {
            var match = Regex.Match(dockerfile, pattern, RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(1));
            match.Success.ShouldBeTrue(pattern);
            return match.Groups["found"].Value;
        }
    }
}
