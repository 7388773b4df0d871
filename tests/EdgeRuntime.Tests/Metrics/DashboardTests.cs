using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeRuntime.Tests.Metrics;

/// <summary>That the dashboard and the alert rules of <c>tools/monitoring</c> ask for metrics that the modules really export.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Modules = ["VideoIngest", "Recognition", "PosBridge", "DecisionAlert"];
    private static readonly string Monitoring = Path.Combine(Repository.Root, "tools/monitoring");
    private static readonly HashSet<string> Exported = [.. ExportedNames()];

    public static TheoryData<string, string> Queries
    {
        get
        {
            var queries = new TheoryData<string, string>();
            foreach (var (where, query) in DashboardQueries().Concat(RuleQueries()))
            {
                queries.Add(where, query);
            }

            return queries;
        }
    }

    [Fact]
    public void ExportedNames_OfTheSources_AreThoseOfTheDocumentation()
    {
        Exported.ShouldContain("pos_bridge_pos_events_sent_total");
        Exported.ShouldContain("video_ingest_ingest_frame_seconds");
        Exported.ShouldContain("decision_alert_queue_waiting");
        Exported.ShouldContain("recognition_dotnet_process_memory_working_set_bytes");
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_OfDashboardAndRules_NamesMetricsThatExist(string where, string query)
    {
        // A pattern over names must find what each of its modules exports.
        foreach (var pattern in NamePattern().Matches(query).Where(m => m.Groups["pattern"].Success))
        {
            var name = new Regex($"^(?:{pattern.Groups["pattern"].Value})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            var prefixes = Modules.Select(Prefix).Where(p => pattern.Groups["pattern"].Value.Contains(p, StringComparison.Ordinal)).ToList();
            prefixes.ShouldNotBeEmpty(where);
            prefixes.ShouldAllBe(p => Exported.Any(e => e.StartsWith(p, StringComparison.Ordinal) && name.IsMatch(e)), where);
        }

        var plain = NamePattern().Replace(query, "");
        var names = MetricName().Matches(plain).Select(m => Series().Replace(m.Value, "")).Distinct().ToList();
        names.ShouldAllBe(n => Exported.Contains(n), where);
        (names.Count > 0 || NamePattern().IsMatch(query) || query.Contains("up{", StringComparison.Ordinal)).ShouldBeTrue(where);
    }

    private static IEnumerable<(string Where, string Query)> DashboardQueries()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Monitoring, "grafana/dashboards/store.json")))!;
        return
            from panel in dashboard["panels"]!.AsArray().OfType<JsonObject>()
            from target in (panel["targets"] as JsonArray ?? []).OfType<JsonObject>()
            select ($"{panel["title"]}", $"{target["expr"]}");
    }

    private static IEnumerable<(string Where, string Query)> RuleQueries()
    {
        var rules = File.ReadAllText(Path.Combine(Monitoring, "prometheus/alerts.yml"));
        return Rule().Matches(rules).Select(m => (m.Groups["name"].Value, m.Groups["query"].Value));
    }

    /// <summary>Every instrument that the sources create, named by the exporter's own rule; those of the library and of .NET are every module's.</summary>
    private static IEnumerable<string> ExportedNames()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "modules"), "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(Path.Combine(Repository.Root, "modules"), file).Split(Path.DirectorySeparatorChar)[0];
            foreach (Match created in Instrument().Matches(File.ReadAllText(file)))
            {
                var kind = created.Groups["kind"].Value switch
                {
                    "Histogram" => MetricKind.Histogram,
                    "Counter" or "ObservableCounter" => MetricKind.Counter,
                    _ => MetricKind.Gauge,
                };
                foreach (var module in folder == "EdgeRuntime" ? Modules : [folder])
                {
                    yield return MetricNames.Of(module, created.Groups["name"].Value, created.Groups["unit"].Success ? created.Groups["unit"].Value : null, kind);
                }
            }
        }

        foreach (var (name, unit, counter) in RuntimeInstruments())
        {
            foreach (var module in Modules)
            {
                yield return MetricNames.Of(module, name, unit, counter ? MetricKind.Counter : MetricKind.Gauge);
            }
        }
    }

    private static List<(string Name, string? Unit, bool Counter)> RuntimeInstruments()
    {
        var found = new List<(string Name, string? Unit, bool Counter)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "System.Runtime")
                {
                    var type = instrument.GetType().GetGenericTypeDefinition();
                    lock (found)
                    {
                        found.Add((instrument.Name, instrument.Unit, type == typeof(ObservableCounter<>) || type == typeof(Counter<>)));
                    }
                }
            },
        };
        listener.Start();
        lock (found)
        {
            return [.. found];
        }
    }

    private static string Prefix(string module) => MetricNames.Of(module, "", null, MetricKind.Gauge).TrimEnd('_');

    [GeneratedRegex("""Create(?<kind>Counter|Histogram|Gauge|UpDownCounter|ObservableGauge|ObservableCounter)(<\w+>)?\(\s*"(?<name>[^"]+)"(\s*,\s*(\(\) => .*?\)\s*,\s*)?"(?<unit>s|ms|By|1)")?""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Instrument();

    [GeneratedRegex("""__name__=~"(?<pattern>[^"]+)"|__name__""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\b(video_ingest|recognition|pos_bridge|decision_alert)_[a-z0-9_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Series();

    [GeneratedRegex(@"- alert: (?<name>\w+)\s+expr:\s*\|?(?<query>.*?)\n        (for|labels):", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();
}
