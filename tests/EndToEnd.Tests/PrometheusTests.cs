using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A real Prometheus that reads a running store: what it is told to scrape answers, and it can work out every rule and panel.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class PrometheusTests(DemoStore demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Monitoring = Path.Combine(Repository.Root, "tools/monitoring");

    [SkippableFact]
    public async Task Prometheus_OfTheStandaloneStore_SeesItUpAndWorksOutEveryRuleAndPanel()
    {
        Skip.IfNot(File.Exists("/usr/bin/prometheus"), "Prometheus is not installed (/usr/bin/prometheus)");
        await using var page = await LivePage.ServeAsync("--recording", demo.ShortRecording, "--bundle", demo.Bundle);
        var folder = Directory.CreateTempSubdirectory("prometheus-");
        var port = FreePorts.One();
        var config = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tools/standalone/prometheus.yml")))
            .Replace("store:8080", page.Url.Authority, StringComparison.Ordinal)
            .Replace(": 15s", ": 1s", StringComparison.Ordinal);
        config.ShouldContain(page.Url.Authority);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), config);
        File.Copy(Path.Combine(Monitoring, "prometheus/alerts.yml"), Path.Combine(folder.FullName, "alerts.yml"));
        using var prometheus = Process.Start(new ProcessStartInfo("/usr/bin/prometheus")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            ArgumentList = { $"--config.file={folder.FullName}/prometheus.yml", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}" },
        })!;
        var log = prometheus.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        try
        {
            await UntilAsync(http, "targets", d => d["activeTargets"]!.AsArray() is [{ } target] && (string)target["health"]! == "up");
            var rules = (await UntilAsync(http, "rules", d => Rules(d) is { Count: > 0 } all && all.TrueForAll(r => (string)r["health"]! != "unknown"))).ToJsonString();
            rules.ShouldNotContain("\"health\":\"err\"");
            await UntilAsync(http, Query("video_ingest_ingest_frame_seconds_count"), d => d["result"]!.AsArray().Count > 0);

            var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Monitoring, "grafana/dashboards/store.json")))!;
            var panels = dashboard["panels"]!.AsArray().SelectMany(p => p!["targets"]?.AsArray() ?? []).Select(t => (string)t!["expr"]!).ToList();
            panels.Count.ShouldBeGreaterThan(20);
            foreach (var expression in panels)
            {
                var answer = await http.GetAsync(Query(expression));
                answer.IsSuccessStatusCode.ShouldBeTrue($"{expression}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
        finally
        {
            prometheus.Kill();
            await log.WaitAsync(Patience);
            await prometheus.WaitForExitAsync().WaitAsync(Patience);
            folder.Delete(recursive: true);
        }
    }

    private static string Query(string expression) => $"query?query={Uri.EscapeDataString(expression)}";

    private static List<JsonNode> Rules(JsonNode data) => [.. data["groups"]!.AsArray().SelectMany(g => g!["rules"]!.AsArray()).Select(r => r!)];

    private static async Task<JsonNode> UntilAsync(HttpClient http, string path, Func<JsonNode, bool> good)
    {
        var begun = TimeProvider.System.GetTimestamp();
        JsonNode? data = null;
        while (true)
        {
            try
            {
                data = (await http.GetFromJsonAsync<JsonObject>(path))!["data"]!;
                if (good(data))
                {
                    return data;
                }
            }
            catch (HttpRequestException)
            {
                // It has not come up yet, or is still loading.
            }

            (TimeProvider.System.GetElapsedTime(begun) < Patience).ShouldBeTrue($"{path}: {data}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }
}
