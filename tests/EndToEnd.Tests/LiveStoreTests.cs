using System.Diagnostics;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Page;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A store without a recording: an RTSP camera and a real broker, as the deployment names them.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class LiveStoreTests(DemoStore demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Serve_CameraAndBrokerOfTheDeployment_GoodsWithoutAScanAreOnThePage()
    {
        RtspCamera.Require();
        await using var broker = await ActiveMqBroker.StartNewAsync();
        using var camera = new RtspCamera();
        var recording = RecordingFolder.Load(demo.ShortRecording);
        camera.Serve(await OverAndOverAsync(recording.VideoPath(recording.Lanes[0])));
        var env = Path.Combine(demo.Root, "live.env");
        await File.WriteAllTextAsync(env, $"STORE_ID=store-1\nCAMERA_LANE_1={camera.Address}\nPOS_BROKER_URI={broker.StompUri}\n");
        var template = PatientDeployment.Write(
            Path.Combine(demo.Root, "live.template.json"),
            twins => twins[ModuleIds.VideoIngest]!["properties.desired"]!["lanes"]!["lane-1"]!["zones"] = RecordingTwins.Zones(recording.Lanes[0]));
        await PublishStartAsync(broker);
        await using var page = await LivePage.ServeAsync("--template", template, "--env", env, "--bundle", demo.Bundle);
        await page.Tool.LineAsync(l => l == "lane-2 is left out: CAMERA_LANE_2 is not set");

        var lane = await UntilAlertAsync(page);

        lane.LaneId.ShouldBe("lane-1");
        lane.Alerts.ShouldAllBe(a => a.Kind == "misScan");
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

    /// <summary>The video ten times in a row: a camera that ends is a blind lane.</summary>
    private async Task<string> OverAndOverAsync(string video)
    {
        var looped = Path.Combine(demo.Root, "camera.mp4");
        using var ffmpeg = Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-y", "-stream_loop", "9", "-i", video, "-c", "copy", looped]);
        await ffmpeg.WaitForExitAsync().WaitAsync(Patience);
        ffmpeg.ExitCode.ShouldBe(0);
        return looped;
    }

    private static async Task PublishStartAsync(ActiveMqBroker broker)
    {
        await using var till = await StompPosPublisher.ConnectAsync(PatientDeployment.Settings(broker), TimeProvider.System, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var started = new PosEvent
        {
            EventId = "e1",
            StoreId = "store-1",
            LaneId = "lane-1",
            TerminalId = "till-1",
            TransactionId = "t1",
            Sequence = 1,
            Kind = PosEventKind.TransactionStarted,
            OccurredAt = now,
            BusinessDay = DateOnly.FromDateTime(now.UtcDateTime),
        };
        await till.PublishAsync(JsonSerializer.SerializeToUtf8Bytes(started, ContractsJson.Default.PosEvent), CancellationToken.None);
    }

    /// <summary>
    /// The lane once an alert is on its page. What the till is told may be over by then: without a single scan the clocks are not measured,
    /// and verdicts wait for that.
    /// </summary>
    private static async Task<LaneState> UntilAlertAsync(LivePage page)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var state = await page.StateAsync();
            if (state.Lanes.SingleOrDefault() is { Alerts.Count: > 0 } lane)
            {
                return lane;
            }

            (TimeProvider.System.GetElapsedTime(begun) < Patience).ShouldBeTrue(JsonSerializer.Serialize(state, BoardJson.Default.BoardState));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }
}
