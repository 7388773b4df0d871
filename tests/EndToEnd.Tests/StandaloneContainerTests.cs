using System.Runtime.Versioning;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// The image of <c>tools/standalone</c>, started as its compose file does: read-only root, no capabilities, no root user. The environment variable
/// STANDALONE_IMAGE names an image that has been built, DOCKER the command where it is not <c>docker</c>.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(DemoStoreTests.Name)]
public sealed class StandaloneContainerTests(DemoStore demo)
{
    private static readonly string Docker = Environment.GetEnvironmentVariable("DOCKER") ?? "docker";

    [SkippableFact]
    public async Task Container_CameraAndBrokerOfTheStore_GoodsWithoutAScanAreOnThePageAndItsMetricsAreServed()
    {
        var image = Environment.GetEnvironmentVariable("STANDALONE_IMAGE");
        Skip.If(string.IsNullOrEmpty(image), "no image is at hand (STANDALONE_IMAGE names none; docker build -f tools/standalone/Dockerfile .)");
        await using var around = await StoreAround.StartAsync(demo);
        File.SetUnixFileMode(demo.Root, File.GetUnixFileMode(demo.Root) | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        const string Name = "loss-prevention-standalone-test";
        try
        {
            await using var page = await LivePage.ServeAsync(port => Tool.StartProgram(
                Docker, "run", "--name", Name, "--network", "host", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
                "--env-file", around.Env, "-v", $"{demo.Bundle}:/bundle:ro", "-v", $"{around.Template}:/app/live.template.json:ro", image!,
                "serve", "--template", "/app/live.template.json", "--listen", "127.0.0.1", "--port", $"{port}", "--bundle", "/bundle", "--data", "/data", "--evidence-keys", "/keys/evidence-keys.json"));

            var lane = await StoreAround.UntilAlertAsync(page);

            lane.LaneId.ShouldBe("lane-1");
            lane.Alerts.ShouldAllBe(a => a.Kind == "misScan");
            using var http = new HttpClient { BaseAddress = page.Url };
            (await http.GetStringAsync("metrics")).ShouldContain("ingest_sightings");
            await Tool.RunProgramAsync(Docker, "stop", "--time", "20", Name);
            (await Tool.RunProgramAsync(Docker, "inspect", "-f", "{{.State.ExitCode}} {{.Config.User}}", Name)).Output.Trim().ShouldBe("0 1654");
        }
        finally
        {
            await Tool.RunProgramAsync(Docker, "rm", "-f", "-v", Name);
        }
    }
}
