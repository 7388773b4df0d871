using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>The Bicep and Data Explorer files of <c>tools/azure</c>.</summary>
public sealed partial class AzureFilesTests
{
    private static readonly string Azure = Path.Combine(Repository.Root, "tools/azure");

    [SkippableFact]
    public async Task BicepAndKusto_OfTheFleet_HaveNoProblems()
    {
        Skip.IfNot(Directory.Exists(Path.Combine(Repository.Root, "tools/node_modules/@kusto/language-service-next")), "the npm packages of tools/package.json are not installed");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Azure, "check.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var problems = await process.StandardError.ReadToEndAsync(limit.Token);
        (await output).ShouldContain(", 0 problems", customMessage: problems);
    }

    [Theory]
    [InlineData("Alerts", "Alert.json")]
    [InlineData("Resolutions", "AlertResolved.json")]
    [InlineData("Reviews", "AlertReview.json")]
    [InlineData("Health", "StoreHealth.json")]
    public void Table_OfAMessage_HasAColumnForEachOfItsProperties(string table, string golden)
    {
        var message = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/Contracts.Tests/Golden", golden)))!;
        var script = File.ReadAllText(Path.Combine(Azure, "kusto/tables.kql"));
        var columns = Columns().Match(Regex.Match(script, $@"\.create-merge table {table} .*", RegexOptions.None, TimeSpan.FromSeconds(1)).Value)
            .Groups["columns"].Value.Split(", ").Select(c => c.Split(':')[0].Trim('[', ']', '\'')).ToList();
        var mapping = (JsonArray)JsonNode.Parse(
            Regex.Match(script, $"table {table} ingestion json mapping \"{table}\" '(?<json>.*)'", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["json"].Value)!;

        columns.ShouldBe(
            message.Select(p => p.Key), ignoreOrder: true, customMessage: $"Give {table} in tools/azure/kusto/tables.kql the columns of the message, and map them.");
        mapping.Select(m => (string)m!["column"]!).ShouldBe(columns, ignoreOrder: true);
        mapping.ShouldAllBe(m => (string)m!["Properties"]!["Path"]! == "$." + (string)m["column"]!);
    }

    [Theory]
    [InlineData("Microsoft.Devices/IotHubs")]
    [InlineData("Microsoft.Devices/provisioningServices")]
    [InlineData("Microsoft.ContainerRegistry/registries")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices")]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.EventHub/namespaces")]
    [InlineData("Microsoft.Kusto/clusters")]
    public void Resource_ThatHasLogs_SendsThemToTheWorkspace(string type)
    {
        var found = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Azure, "modules"), "*.bicep"))
        {
            var resources = Resource().Matches(File.ReadAllText(file));
            var logged = resources.Where(r => r.Groups["type"].Value == "Microsoft.Insights/diagnosticSettings")
                .Select(r => Regex.Match(r.Groups["body"].Value, @"scope: (?<scope>\w+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["scope"].Value).ToList();
            foreach (var name in resources.Where(r => r.Groups["type"].Value == type && !r.Groups["existing"].Success).Select(r => r.Groups["name"].Value))
            {
                logged.ShouldContain(name, $"{Path.GetFileName(file)}: {name} has no diagnostic settings");
                found++;
            }
        }

        found.ShouldBePositive();
    }

    [Fact]
    public void Evidence_WithoutKeys_CanBeAddedToByASignatureThatDoesNoMore()
    {
        var resources = Resource().Matches(File.ReadAllText(Path.Combine(Azure, "modules/storage.bicep"))).ToDictionary(r => r.Groups["name"].Value, r => r.Groups["body"].Value);
        var command = File.ReadAllText(Path.Combine(Repository.Root, "docs/fleet.md"));

        resources["evidence"].ShouldContain("allowSharedKeyAccess: false");
        resources["exports"].ShouldMatch(@"immutableStorageWithVersioning: \{\s+enabled: true");
        resources["exportRole"].ShouldContain("dataActions: concat(['${blobs}/add/action'], evidencePoliciesByStore ?");
        resources["issueExports"].ShouldContain("scope: exports");
        resources["issueSignatures"].ShouldContain("principalId: evidenceIssuerPrincipalId");
        command.ShouldMatch(@"generate-sas [^`]*--name exports --permissions c [^`]*--auth-mode login --as-user");
    }

    [GeneratedRegex(@"^resource (?<name>\w+) '(?<type>[^@']+)@[^']+' (?<existing>existing )?=(?<body>.*?)^\}", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resource();

    [GeneratedRegex(@"\((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Columns();
}
