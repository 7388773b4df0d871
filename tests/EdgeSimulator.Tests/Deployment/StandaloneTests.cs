using System.Text.RegularExpressions;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;
using YamlDotNet.RepresentationModel;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary><c>tools/standalone</c>, checked as far as it goes without a Docker engine.</summary>
public sealed partial class StandaloneTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tools/standalone");
    private static readonly YamlMappingNode Compose = Yaml.Load(Path.Combine(Folder, "compose.yaml"));

    [Fact]
    public void Compose_Variables_AreInTheExampleOrHaveADefault()
    {
        var example = EnvironmentFile.Load(Path.Combine(Folder, ".env.example"));

        foreach (Match variable in Variable().Matches(File.ReadAllText(Path.Combine(Folder, "compose.yaml"))))
        {
            example.Keys.ShouldContain(variable.Groups["name"].Value);
        }

        Compose.Services().Single(s => s.Name == "store").Service["env_file"].ToString().ShouldBe(".env");
    }

    [Fact]
    public void Example_GivesTheTemplateEveryVariableItsTwinsNeed()
    {
        var example = EnvironmentFile.Load(Path.Combine(Folder, ".env.example"));
        var template = DeploymentTemplateTests.OurTemplate();
        var placeholders = new Placeholders(example.GetValueOrDefault);

        foreach (var module in template.Modules)
        {
            placeholders.Fill(template.DesiredOf(module));
        }

        placeholders.Missing.ShouldBeEmpty();
    }

    [Fact]
    public void Compose_Files_Exist()
    {
        foreach (var (name, service) in Compose.Services())
        {
            foreach (var volume in service.Texts("volumes").Where(v => v.StartsWith('.')))
            {
                var path = Path.Combine(Folder, volume.Split(':')[0]);
                (File.Exists(path) || Directory.Exists(path)).ShouldBeTrue($"{name}: {volume}");
            }
        }

        var build = (YamlMappingNode)Compose.Services().Single(s => s.Name == "store").Service["build"];
        Path.GetFullPath(Path.Combine(Folder, build["context"].ToString())).ShouldBe(Path.GetFullPath(Repository.Root));
        File.Exists(Path.Combine(Repository.Root, build["dockerfile"].ToString())).ShouldBeTrue();
    }

    [Fact]
    public void Compose_Services_AreHardenedAndPinned()
    {
        foreach (var (name, service) in Compose.Services())
        {
            service["image"].ToString().ShouldMatch(@":v?\d+\.\d+\.\d+$", name);
            service.Texts("security_opt").ShouldBe(["no-new-privileges:true"], name);
            service.Texts("ports").ShouldAllBe(p => p.StartsWith("127.0.0.1:", StringComparison.Ordinal) || p.StartsWith("${", StringComparison.Ordinal), name);
            if (name != "activemq")
            {
                service["read_only"].ToString().ShouldBe("true", name);
                service.Texts("cap_drop").ShouldBe(["ALL"], name);
            }
        }
    }

    [Fact]
    public void Dockerfile_Sources_ExistAndAreSentToTheEngine()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Folder, "Dockerfile"));
        var sent = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));

        foreach (Match copy in Copy().Matches(dockerfile))
        {
            foreach (var source in copy.Groups["sources"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var path = Path.Combine(Repository.Root, source);
                (File.Exists(path) || Directory.Exists(path)).ShouldBeTrue(source);
                var name = source.StartsWith("./", StringComparison.Ordinal) ? source[2..] : source;
                sent.ShouldContain("!" + name, $"{source} is left out by .dockerignore");
            }
        }

        dockerfile.ShouldContain("USER $APP_UID");
        dockerfile.ShouldContain("ENTRYPOINT [\"dotnet\", \"LossPrevention.EdgeSimulator.dll\"]");
    }

    [Fact]
    public void Prometheus_Scrapes_WhatComposeStarts()
    {
        var scrape = File.ReadAllText(Path.Combine(Folder, "prometheus.yml"));

        scrape.ShouldContain("store:8080");
        Yaml.Load(Path.Combine(Folder, "prometheus.yml")).Children.ShouldContainKey("scrape_configs");
        Yaml.Load(Path.Combine(Repository.Root, "tools/monitoring/prometheus/alerts.yml")).Children.ShouldContainKey("groups");
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^COPY (?!--from)(?<sources>.*) \S+$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Copy();
}

/// <summary>YAML files as trees.</summary>
internal static class Yaml
{
    public static YamlMappingNode Load(string path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(path);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static IEnumerable<(string Name, YamlMappingNode Service)> Services(this YamlMappingNode compose) =>
        ((YamlMappingNode)compose["services"]).Select(s => (s.Key.ToString(), (YamlMappingNode)s.Value));

    public static IReadOnlyList<string> Texts(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var list) ? [.. list is YamlSequenceNode all ? all.Select(n => n.ToString()) : [list.ToString()]] : [];
}
