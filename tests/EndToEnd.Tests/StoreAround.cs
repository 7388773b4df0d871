using System.Diagnostics;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Page;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// What stands around a live store: an RTSP camera that shows goods crossing, a real broker whose till has begun a ticket and rings nothing, and
/// the deployment that names both.
/// </summary>
internal sealed class StoreAround : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly RtspCamera camera = new();
    private readonly ActiveMqBroker broker;

    private StoreAround(ActiveMqBroker broker, string env, string template) => (this.broker, Env, Template) = (broker, env, template);

    /// <summary>The file of environment variables.</summary>
    public string Env { get; }

    /// <summary>The deployment, with the zones of this camera.</summary>
    public string Template { get; }

    public static async Task<StoreAround> StartAsync(DemoStore demo)
    {
        RtspCamera.Require();
        var recording = RecordingFolder.Load(demo.ShortRecording);
        var template = PatientDeployment.Write(
            Path.Combine(demo.Root, "live.template.json"),
            twins => twins[ModuleIds.VideoIngest]!["properties.desired"]!["lanes"]!["lane-1"]!["zones"] = RecordingTwins.Zones(recording.Lanes[0]));
        var around = new StoreAround(await ActiveMqBroker.StartNewAsync(), Path.Combine(demo.Root, "live.env"), template);
        try
        {
            around.camera.Serve(await OverAndOverAsync(recording.VideoPath(recording.Lanes[0]), Path.Combine(demo.Root, "camera.mp4")));
            await File.WriteAllTextAsync(around.Env, $"STORE_ID=store-1\nCAMERA_LANE_1={around.camera.Address}\nPOS_BROKER_URI={around.broker.StompUri}\n");
            await PublishStartAsync(around.broker);
            return around;
        }
        catch
        {
            await around.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        camera.Dispose();
        await broker.DisposeAsync();
    }

    /// <summary>The video ten times in a row: a camera that ends is a blind lane.</summary>
    private static async Task<string> OverAndOverAsync(string video, string looped)
    {
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
    public static async Task<LaneState> UntilAlertAsync(LivePage page)
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
