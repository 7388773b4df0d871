using System.Text.RegularExpressions;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Pages;

/// <summary>That pages of <c>docs</c> name what exists.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Security_Tests_AreThoseOfTheSources()
    {
        var sources = Sources("tests").ToDictionary(f => f, File.ReadAllText, StringComparer.Ordinal);
        var named = TestName().Matches(Page("security.md")).Select(m => (Class: m.Groups["class"].Value, Method: m.Groups["method"].Value)).ToList();

        named.Count.ShouldBeGreaterThan(20);
        foreach (var (testClass, method) in named)
        {
            sources.Values.ShouldContain(
                s => s.Contains($"class {testClass}", StringComparison.Ordinal) && s.Contains($" {method}(", StringComparison.Ordinal),
                $"{testClass}.{method} is in no source");
        }
    }

    [Fact]
    public void Operations_LogEvents_AreThoseOfTheSources()
    {
        var numbers = Sources("modules").Where(f => Path.GetFileName(f) == "EventIds.cs")
            .SelectMany(f => Number().Matches(File.ReadAllText(f)).Select(m => m.Groups["number"].Value)).ToHashSet(StringComparer.Ordinal);
        var listed = EventRow().Matches(Page("operations.md")).Select(m => m.Groups["number"].Value).ToList();

        listed.Count.ShouldBeGreaterThan(50);
        listed.ShouldBeUnique();
        listed.ShouldAllBe(n => numbers.Contains(n));
    }

    [Theory]
    [InlineData("fleet.md")]
    [InlineData("operations.md")]
    [InlineData("security.md")]
    [InlineData("privacy.md")]
    [InlineData("standalone.md")]
    [InlineData("local-testing.md")]
    public void Links_OfAPage_LeadToFiles(string page)
    {
        foreach (Match link in Link().Matches(Page(page)))
        {
            var path = Path.Combine(Repository.Root, "docs", link.Groups["path"].Value);
            File.Exists(path).ShouldBeTrue($"{page}: {link.Value}");
        }
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"const int \w+ = (?<number>\d+);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\| (?<number>\d{4}) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
