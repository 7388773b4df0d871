using System.Diagnostics.Metrics;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Adapters.Onnx;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.VideoIngest.Tests.Lanes;

public sealed class LaneRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("video-ingest").FullName;
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RecordedHealth health = new();
    private readonly OnnxDetectors detectors = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        services.Dispose();
        detectors.Dispose();
    }

    [Fact]
    public async Task RunAsync_FileIsMissing_UnhealthyAndEndedNamingLaneFileAndRemedy()
    {
        await RunAsync("absent.mp4");

        var lane = health.Lanes["lane-1"];
        lane.Status.ShouldBe(HealthStatus.Unhealthy);
        lane.Reason.ShouldNotBeNull().ShouldContain("lane-1");
        lane.Reason.ShouldContain("absent.mp4");
        lane.Reason.ShouldContain("twin");
        lane.Progress.ShouldNotBeNull().Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_FileIsNoVideo_UnhealthyAndEndedWithOneSentence()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "broken.mp4"), "no video at all");

        await RunAsync("broken.mp4");

        var lane = health.Lanes["lane-1"];
        lane.Status.ShouldBe(HealthStatus.Unhealthy);
        lane.Reason.ShouldNotBeNull().ShouldContain("broken.mp4' cannot be decoded");
        lane.Progress.ShouldNotBeNull().Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_CameraIsNeverThere_ConnectsAnewEverLaterUpToHalfAMinuteAndNeverInStepWithOthers()
    {
        var (first, second) = (await WaitsAsync(), await WaitsAsync());

        foreach (var waits in new[] { first, second })
        {
            waits[0].ShouldBeLessThan(TimeSpan.FromSeconds(3));
            waits[^3..].Max().ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
            waits.ShouldAllBe(wait => wait <= TimeSpan.FromSeconds(30));
        }

        first.Take(4).ShouldNotBe(second.Take(4));
        health.Lanes["lane-1"].Status.ShouldBe(HealthStatus.Unhealthy);
        health.Lanes["lane-1"].Reason.ShouldBe("nobody is there");
    }

    private async Task<List<TimeSpan>> WaitsAsync()
    {
        using var stop = new CancellationTokenSource();
        var time = new Impatience();
        var metrics = new LaneMetrics(services.GetRequiredService<IMeterFactory>(), new QueueMetrics(services.GetRequiredService<IMeterFactory>()));
        var runner = new LaneRunner(new AbsentCamera(12, stop), detectors, new LaneViews(TimeProvider.System), new NoSender(), health, metrics, time, NullLogger<LaneRunner>.Instance);

        await runner.RunAsync("store-1", "lane-1", SyntheticLane.Settings with { Source = "rtsp://camera/lane", VideoStart = null }, null, stop.Token).WaitAsync(TimeSpan.FromSeconds(60));

        return time.Waits;
    }

    private Task RunAsync(string file)
    {
        var metrics = new LaneMetrics(services.GetRequiredService<IMeterFactory>(), new QueueMetrics(services.GetRequiredService<IMeterFactory>()));
        var runner = new LaneRunner(
            new FfmpegFrameSourceFactory(TimeProvider.System), detectors, new LaneViews(TimeProvider.System), new NoSender(), health, metrics, TimeProvider.System, NullLogger<LaneRunner>.Instance);
        var lane = SyntheticLane.Settings with { Source = new Uri(Path.Combine(folder, file)).AbsoluteUri, Pace = VideoPace.Max };
        return runner.RunAsync("store-1", "lane-1", lane, null, CancellationToken.None);
    }

    private sealed class AbsentCamera(int times, CancellationTokenSource stop) : IFrameSourceFactory
    {
        private int opened;

        public IFrameSource Open(string laneId, CameraSettings lane)
        {
            if (++opened == times)
            {
                stop.Cancel();
            }

            throw new FrameSourceException("nobody is there");
        }
    }

    // Notes how long it was asked to wait, and does not.
    private sealed class Impatience : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class NoSender : IMessageSender
    {
        public Task SendAsync<T>(string output, string messageId, T message, CancellationToken cancellationToken)
            where T : class => Task.CompletedTask;

        public Task<TResponse> InvokeAsync<TRequest, TResponse>(string moduleId, string method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
            where TRequest : class
            where TResponse : class => throw new NotSupportedException();
    }

    private sealed class RecordedHealth : IModuleHealth
    {
        public Dictionary<string, LaneHealth> Lanes { get; } = [];

        public void Set(string part, HealthStatus status, string? reason = null)
        {
        }

        public void SetLane(LaneHealth lane) => Lanes[lane.LaneId] = lane;

        public void RemoveLane(string laneId) => Lanes.Remove(laneId);

        public Task PublishAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
