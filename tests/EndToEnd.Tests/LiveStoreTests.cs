namespace LossPrevention.EndToEnd.Tests;

/// <summary>A store without a recording: an RTSP camera and a real broker, as the deployment names them.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class LiveStoreTests(DemoStore demo)
{
    [SkippableFact]
    public async Task Serve_CameraAndBrokerOfTheDeployment_GoodsWithoutAScanAreOnThePage()
    {
        await using var around = await StoreAround.StartAsync(demo);
        await using var page = await LivePage.ServeAsync(
            "--template", around.Template, "--env", around.Env, "--bundle", demo.Bundle, "--data", Path.Combine(demo.Root, "kept"), "--evidence-keys", Path.Combine(demo.Root, "keys", "keys.json"));
        await page.Tool.LineAsync(l => l == "lane-2 is left out: CAMERA_LANE_2 is not set");

        var lane = await StoreAround.UntilAlertAsync(page);

        lane.LaneId.ShouldBe("lane-1");
        lane.Alerts.ShouldAllBe(a => a.Kind == "misScan");
        File.ReadAllText(Path.Combine(demo.Root, "keys", "keys.json")).ShouldContain("\"keys\"");
        File.Exists(Path.Combine(demo.Root, "kept", "evidence-keys.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_NoCameraIsNamed_OneLineSaysWhatToSet()
    {
        var env = Path.Combine(demo.Root, "no-cameras.env");
        await File.WriteAllTextAsync(env, "STORE_ID=store-1\n");

        var run = await Tool.RunAsync("EdgeSimulator", "serve", "--env", env, "--bundle", demo.Bundle);

        run.ExitCode.ShouldBe(2);
        run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("set CAMERA_LANE_1 or CAMERA_LANE_2");
    }

    [Fact]
    public async Task Serve_KeysWithoutWhatTheyOpen_OneLineSaysSo()
    {
        var env = Path.Combine(demo.Root, "a-camera.env");
        await File.WriteAllTextAsync(env, "STORE_ID=store-1\nCAMERA_LANE_1=rtsp://127.0.0.1:1/stream\n");

        var run = await Tool.RunAsync("EdgeSimulator", "serve", "--env", env, "--bundle", demo.Bundle, "--evidence-keys", Path.Combine(demo.Root, "keys.json"));

        run.ExitCode.ShouldBe(2);
        run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("--evidence-keys names the keys of what --data keeps");
    }
}
