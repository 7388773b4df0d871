using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Page;
using LossPrevention.PosBridge;
using LossPrevention.PosBridge.Stomp;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A store without a recording: an RTSP camera and a real broker, as the deployment names them.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class LiveStoreTests(DemoStore demo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Serve_CameraAndBrokerOfTheDeployment_GoodsWithoutAScanAreAskedForOnTheTill()
    {
        RtspCamera.Require();
        await using var broker = await ActiveMqBroker.StartNewAsync();
        using var camera = new RtspCamera();
        var recording = RecordingFolder.Load(demo.ShortRecording);
        camera.Serve(await OverAndOverAsync(recording.VideoPath(recording.Lanes[0])));
        var env = Path.Combine(demo.Root, "live.env");
        await File.WriteAllTextAsync(env, $"STORE_ID=store-1\nCAMERA_LANE_1={camera.Address}\nPOS_BROKER_URI={broker.StompUri}\n");
        await PublishStartAsync(broker);
        await using var page = await LivePage.ServeAsync("--template", Template(recording), "--env", env, "--bundle", demo.Bundle);
        await page.Tool.LineAsync(l => l == "lane-2 is left out: CAMERA_LANE_2 is not set");

        var command = await ReadCommandAsync(broker, page);

        command.LaneId.ShouldBe("lane-1");
        var state = await page.StateAsync();
        state.Lanes.ShouldHaveSingleItem().Alerts.Single(a => a.Id == command.AlertId).Kind.ShouldBe("misScan");
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

    /// <summary>The deployment with this camera's zones; the machine may be busy, so the till's events have more time.</summary>
    private string Template(Recording recording)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!;
        var modules = template["modulesContent"]!;
        modules[ModuleIds.PosBridge]!["properties.desired"]!["settleMs"] = 6_000;
        modules[ModuleIds.VideoIngest]!["properties.desired"]!["lanes"]!["lane-1"]!["zones"] = new JsonObject(
            recording.Lanes[0].Zones.Where(z => z.Key is ZoneKind.Belt or ZoneKind.Scanner or ZoneKind.Bagging or ZoneKind.Basket).Select(z => KeyValuePair.Create<string, JsonNode?>(
                JsonNamingPolicy.CamelCase.ConvertName($"{z.Key}"), new JsonArray([.. z.Value.Select(p => new JsonArray(p.X, p.Y))]))));
        var path = Path.Combine(demo.Root, "live.template.json");
        File.WriteAllText(path, template.ToJsonString());
        return path;
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

    private static PosBridgeSettings Settings(ActiveMqBroker broker) =>
        new() { StoreId = "store-1", Transport = new PosTransportSettings { Kind = PosTransportKind.Stomp, Uri = broker.StompUri } };

    private static async Task PublishStartAsync(ActiveMqBroker broker)
    {
        await using var till = await StompPosPublisher.ConnectAsync(Settings(broker), TimeProvider.System, CancellationToken.None);
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

    private static async Task<LaneCommand> ReadCommandAsync(ActiveMqBroker broker, LivePage page)
    {
        var settings = Settings(broker);
        var frames = Channel.CreateUnbounded<StompFrame>();
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport), TimeProvider.System, f => frames.Writer.TryWrite(f), CancellationToken.None);
        await connection.SendAsync(PosFrames.Subscribe(settings.CommandQueue, prefetch: 1), CancellationToken.None);
        var told = frames.Reader.ReadAsync().AsTask();
        if (await Task.WhenAny(told, Task.Delay(Patience, TimeProvider.System)) != told)
        {
            throw new TimeoutException($"the till was told nothing; the lane page says {JsonSerializer.Serialize(await page.StateAsync(), BoardJson.Default.BoardState)}");
        }

        return JsonSerializer.Deserialize((await told).Body.Span, ContractsJson.Default.LaneCommand)!;
    }
}
