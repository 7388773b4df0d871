using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Health;
using LossPrevention.VideoIngest.Zones;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Runs one lane: a file once to its end, a camera for ever, connected anew after every fault.</summary>
internal sealed partial class LaneRunner(
    IFrameSourceFactory sources, IDetectors detectors, LaneViews views, IMessageSender sender, IModuleHealth health, LaneMetrics metrics, TimeProvider time, ILogger<LaneRunner> logger)
{
    /// <summary>Returns at a file's end, after a file's fault, or when cancelled. A fault becomes the lane's health, never an exception.</summary>
    public async Task RunAsync(string storeId, string laneId, LaneSettings lane, CancellationToken cancellationToken)
    {
        try
        {
            if (new Uri(lane.Source).IsFile)
            {
                await RunFileAsync(storeId, laneId, lane, cancellationToken);
            }
            else
            {
                await RunCameraAsync(storeId, laneId, lane, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the lane stops
        }
        catch (Exception error)
        {
            LogFailed(laneId, error.Message, error);
            health.SetLane(new LaneHealth { LaneId = laneId, Status = HealthStatus.Unhealthy, Reason = error.Message });
        }
    }

    private async Task RunFileAsync(string storeId, string laneId, LaneSettings lane, CancellationToken cancellationToken)
    {
        var start = lane.VideoStart!.Value.ToUniversalTime();
        var publisher = new LanePublisher(storeId, laneId, LaneSession.OfFile(laneId, lane.Source, start), sender, health, metrics);
        try
        {
            await using var source = sources.Open(laneId, lane);
            using var watch = metrics.Watch(laneId, source);
            LogStarted(laneId, SourceName.Of(lane.Source));
            var pace = lane.Pace == VideoPace.RealTime ? new FilePace(time, start) : null;
            await ReadToEndAsync(laneId, lane, source, pace, publisher, null, null, new ClockWatch(), cancellationToken);
            if (source.Damage is { } damage)
            {
                LogDamaged(laneId, SourceName.Of(lane.Source), damage);
                publisher.Fault(LanePart.Source, HealthStatus.Degraded, $"lane {laneId}: video '{SourceName.Of(lane.Source)}' is damaged ({damage}); what could be decoded was used");
            }

            LogEnded(laneId, source.Counts.Handled, publisher.Sent);
        }
        catch (FrameSourceException error)
        {
            LogFailed(laneId, error.Message, null);
            publisher.Fault(LanePart.Source, HealthStatus.Unhealthy, error.Message);
        }

        await publisher.EndAsync(cancellationToken);
    }

    // A lane whose detector cannot be used is looked at by motion alone, and says so.
    private IObjectDetector? DetectorOf(string laneId, LaneSettings lane, LanePublisher publisher)
    {
        if (lane.Detector is not { } detector)
        {
            return null;
        }

        try
        {
            return detectors.Open(detector.Model);
        }
        catch (DetectorException error)
        {
            LogFailed(laneId, error.Message, null);
            publisher.Fault(LanePart.Detector, HealthStatus.Degraded, $"lane {laneId}: {error.Message}; items are found by motion alone");
            return null;
        }
    }

    private static ViewWatch WatchOver(LaneSettings lane)
    {
        var masks = new LaneMasks(lane);
        return new ViewWatch(masks.Any ? Blocks : null);

        bool[] Blocks(int columns, int rows)
        {
            var mask = masks.Over(columns, rows, new NormalizedBox(0, 0, 1, 1));
            return [.. Enumerable.Range(0, columns * rows).Select(i => mask.Covers(i % columns, i / columns))];
        }
    }

    private Task SayAsync(string laneId, ViewFault? fault, LanePublisher publisher, CancellationToken cancellationToken)
    {
        if (fault is null)
        {
            LogSeesAgain(laneId);
            publisher.Recover(LanePart.View);
        }
        else
        {
            LogBlind(laneId, fault.Text);
            metrics.CountBlindness(laneId, fault.Kind);
            publisher.Fault(LanePart.View, HealthStatus.Unhealthy, $"lane {laneId}: {fault.Text}");
        }

        return publisher.PublishAsync(cancellationToken);
    }

    private Task SayAsync(string laneId, ClockReading clock, ClockWatch watch, LanePublisher publisher, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (watch.Look(clock, now) is { } wrong)
        {
            LogClock(laneId, wrong);
            publisher.Fault(LanePart.Clock, HealthStatus.Degraded, $"lane {laneId}: {wrong}");
        }
        else
        {
            publisher.Recover(LanePart.Clock);
        }

        return publisher.SendAsync(clock, now, cancellationToken);
    }

    private async Task RunCameraAsync(string storeId, string laneId, LaneSettings lane, CancellationToken cancellationToken)
    {
        var (view, clockWatch) = (WatchOver(lane), new ClockWatch());
        while (true)
        {
            var (source, first) = await ConnectAsync(laneId, lane, cancellationToken);
            var publisher = new LanePublisher(storeId, laneId, LaneSession.OfCamera(laneId, first.At), sender, health, metrics);
            await using (source)
            {
                using var watch = metrics.Watch(laneId, source);
                LogStarted(laneId, SourceName.Of(lane.Source));
                try
                {
                    await ReadToEndAsync(laneId, lane, source, null, publisher, first, view, clockWatch, cancellationToken);
                }
                catch (FrameSourceException error)
                {
                    metrics.CountReconnect(laneId);
                    LogReconnecting(laneId, error.Message);
                    publisher.Fault(LanePart.Source, HealthStatus.Unhealthy, error.Message);
                    if (source.Clock is { } clock)
                    {
                        clockWatch.Look(clock, time.GetUtcNow()); // a jump that ended the connection is said in the next
                    }

                    await publisher.PublishAsync(cancellationToken);
                }
            }
        }
    }

    // Tries until the first frame is there, ever more patiently.
    private async Task<(IFrameSource Source, VideoFrame First)> ConnectAsync(string laneId, LaneSettings lane, CancellationToken cancellationToken)
    {
        var patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<FrameSourceException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                OnRetry = attempt =>
                {
                    var reason = attempt.Outcome.Exception!.Message;
                    LogReconnecting(laneId, reason);
                    health.SetLane(new LaneHealth { LaneId = laneId, Status = HealthStatus.Unhealthy, Reason = reason });
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        return await patience.ExecuteAsync(
            async token =>
            {
                var source = sources.Open(laneId, lane);
                try
                {
                    return (source, await source.ReadAsync(token) ?? throw new FrameSourceException($"lane {laneId}: the camera gave no frame"));
                }
                catch
                {
                    await source.DisposeAsync();
                    throw;
                }
            },
            cancellationToken);
    }

    private async Task ReadToEndAsync(
        string laneId, LaneSettings lane, IFrameSource source, FilePace? pace, LanePublisher publisher, VideoFrame? first, ViewWatch? view, ClockWatch clockWatch,
        CancellationToken cancellationToken)
    {
        var pipeline = new LanePipeline(lane, DetectorOf(laneId, lane, publisher));
        var clockAt = DateTimeOffset.MinValue;
        try
        {
            for (var frame = first ?? await source.ReadAsync(cancellationToken); frame is not null; frame = await source.ReadAsync(cancellationToken))
            {
                if (pace is not null)
                {
                    await pace.WaitAsync(frame.At, cancellationToken);
                }

                if (view?.Look(frame.Small, frame.At) == true)
                {
                    await SayAsync(laneId, view.Fault, publisher, cancellationToken);
                }

                if (source.Clock is { } clock && frame.At - clockAt >= ClockWatch.Every)
                {
                    clockAt = frame.At;
                    await SayAsync(laneId, clock, clockWatch, publisher, cancellationToken);
                }

                var started = time.GetTimestamp();
                var passes = pipeline.Look(frame);
                metrics.RecordFrame(laneId, time.GetElapsedTime(started));
                views.Note(laneId, passes, frame.At);
                if (views.IsWanted(laneId))
                {
                    views.Show(laneId, pipeline.Snapshot(frame));
                }

                source.MayRest = frame.At - pipeline.QuietSince >= lane.IdleAfter && view?.Fault is null && !views.IsWanted(laneId);
                await publisher.SendAsync(passes, frame.At, pipeline.ObservedThrough!.Value, cancellationToken);
            }
        }
        finally
        {
            // What had passed when the source fell silent did pass.
            if (pipeline.ObservedThrough is { } through && !cancellationToken.IsCancellationRequested)
            {
                await publisher.SendAsync(pipeline.Finish(), through, through + TimeSpan.FromTicks(1), cancellationToken);
            }
        }
    }
}
