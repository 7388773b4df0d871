using System.Text.Json.Nodes;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>The tools that run in Node: what they check and write.</summary>
public sealed class NodeToolTests
{
    [SkippableFact]
    public async Task Monitoring_Queries_AreReadable()
    {
        Skip.IfNot(
            Directory.Exists(Path.Combine(Repository.Root, "tools/node_modules/@prometheus-io/lezer-promql")),
            "the npm packages of tools/package.json are not installed");

        var (exit, output, error) = await RunAsync("tools/monitoring/check.mjs");

        exit.ShouldBe(0, error);
        output.ShouldContain(", 0 problems");
    }

    [Fact]
    public async Task Sbom_OfAModule_ListsWhatItsImageHolds()
    {
        var folder = Directory.CreateTempSubdirectory("sbom-");
        try
        {
            var file = Path.Combine(folder.FullName, "sbom.json");
            var debian = Path.Combine(folder.FullName, "dpkg");
            await File.WriteAllTextAsync(debian, "libsqlite3-0 3.40.1-2+deb12u1 amd64\n");

            var (exit, _, error) = await RunAsync(
                "tools/sbom.mjs", "--out", file, "--project", "modules/DecisionAlert/DecisionAlert.csproj", "--dpkg", debian);

            exit.ShouldBe(0, error);
            var bom = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            ((string)bom["bomFormat"]!).ShouldBe("CycloneDX");
            ((string)bom["specVersion"]!).ShouldBe("1.6");
            var components = ((JsonArray)bom["components"]!).ToDictionary(c => (string)c!["purl"]!, c => c!, StringComparer.Ordinal);
            components.Keys.ShouldContain("pkg:deb/debian/libsqlite3-0@3.40.1-2%2Bdeb12u1?arch=amd64");
            var polly = components.Single(c => c.Key.StartsWith("pkg:nuget/Polly.Core@", StringComparison.Ordinal)).Value;
            ((string)polly["scope"]!).ShouldBe("required");
            ((string)polly["hashes"]![0]!["content"]!).Length.ShouldBe(128);
            ((string)polly["licenses"]![0]!["expression"]!).ShouldBe("BSD-3-Clause");
            components.Values.Where(c => (string)c["scope"]! == "required" && !((string)c["purl"]!).StartsWith("pkg:deb", StringComparison.Ordinal))
                .ShouldAllBe(c => c["licenses"] != null);
            ((string)components.Single(c => c.Key.StartsWith("pkg:nuget/Meziantou.Analyzer@", StringComparison.Ordinal)).Value["scope"]!).ShouldBe("excluded");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Sbom_BadArgument_ExitsWith2AndALine() => (await RunAsync("tools/sbom.mjs", "--nothing", "x")).Exit.ShouldBe(2);

    [Theory]
    [InlineData("node", "tools/sbom.mjs", "--project", "modules/DecisionAlert/DecisionAlert.csproj", "--out", "/dev/null")]
    [InlineData("bash", "tools/audit.sh")]
    public async Task SupplyChain_PackagesThatDoNotRestore_AreNamedAndTheExitCodeIs3(string program, string script, params string[] arguments)
    {
        var nothing = Directory.CreateTempSubdirectory("no-packages-");
        try
        {
            var environment = new Dictionary<string, string> { ["RestoreSources"] = nothing.FullName, ["RestorePackagesPath"] = nothing.FullName };

            var (exit, output, error) = await RunAsync(program, environment, script, [.. arguments, "--stack", OtherStack]);

            exit.ShouldBe(3, output + error);
            (output + error).ShouldContain("Microsoft.Data.Sqlite.Core");
            error.ShouldContain("could not be restored");
        }
        finally
        {
            nothing.Delete(recursive: true);
        }
    }

    // What a restore that fails leaves behind is in the way of the next build of its stack.
#if EDGESTACK_AZURE
    private const string OtherStack = "embedded";
#else
    private const string OtherStack = "azure";
#endif

    private static Task<(int Exit, string Output, string Error)> RunAsync(string script, params string[] arguments) =>
        RunAsync("node", new Dictionary<string, string>(), script, arguments);

    private static Task<(int Exit, string Output, string Error)> RunAsync(
        string program, IReadOnlyDictionary<string, string> environment, string script, string[] arguments) =>
        RepositoryScript.RunAsync(program, script, arguments, TimeSpan.FromMinutes(5), environment);
}
