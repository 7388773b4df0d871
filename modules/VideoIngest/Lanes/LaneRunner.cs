using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Crops;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Health;
using LossPrevention.VideoIngest.Zones;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Runs one lane with all its cameras: a file once to its end, a camera for ever, connected anew after every fault.</summary>
internal sealed partial class LaneRunner(
    IFrameSourceFactory sources, IDetectors detectors, LaneViews views, IMessageSender sender, IModuleHealth health, LaneMetrics metrics, TimeProvider time, ILogger<LaneRunner> logger)
{
    /// <summary>Returns at a file's end, after a file's fault, or when cancelled. A fault becomes the lane's health, never an exception.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="laneId">The lane.</param>
    /// <param name="lane">Its settings.</param>
    /// <param name="faces">The face detector that blurs what is stored; null: none.</param>
    /// <param name="cancellationToken">Stops the lane.</param>
    public async Task RunAsync(string storeId, string laneId, LaneSettings lane, FaceSettings? faces, CancellationToken cancellationToken)
    {
        using var further = new FurtherCameras(lane.Cameras.Keys, IsFile(lane));
        await Task.WhenAll([RunOwnAsync(storeId, laneId, lane, faces, further, cancellationToken), .. lane.Cameras.Select(camera => RunFurtherAsync(laneId, camera.Key, camera.Value, faces, further, cancellationToken))]);
    }

    private static bool IsFile(CameraSettings camera) => new Uri(camera.Source).IsFile;

    private async Task RunOwnAsync(string storeId, string laneId, LaneSettings lane, FaceSettings? faces, FurtherCameras further, CancellationToken cancellationToken)
    {
        try
        {
            if (IsFile(lane))
            {
                var publisher = NewPublisher(LaneSession.OfFile(laneId, lane.Source, lane.VideoStart!.Value.ToUniversalTime()));
                await RunFileAsync(laneId, lane, faces, publisher, cancellationToken);
                await publisher.EndAsync(cancellationToken);
            }
            else
            {
                await RunCameraAsync(
                    laneId, lane, faces, first => NewPublisher(LaneSession.OfCamera(laneId, first)), reason => health.SetLane(LaneState.Of(laneId, (HealthStatus.Unhealthy, reason), further.Health)), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the lane stops
        }
        catch (Exception error)
        {
            LogFailed(laneId, error.Message, error);
            health.SetLane(LaneState.Of(laneId, (HealthStatus.Unhealthy, error.Message), further.Health));
        }

        LanePublisher NewPublisher(string session) => further.Lane = new LanePublisher(storeId, laneId, session, further, sender, health, metrics);
    }

    private async Task RunFurtherAsync(string laneId, string cameraId, CameraSettings camera, FaceSettings? faces, FurtherCameras further, CancellationToken cancellationToken)
    {
        var (name, publisher) = (CameraName.Of(laneId, cameraId), new FurtherCameraPublisher(cameraId, further));
        try
        {
            if (IsFile(camera))
            {
                await RunFileAsync(name, camera, faces, publisher, cancellationToken);
            }
            else
            {
                await RunCameraAsync(name, camera, faces, _ => publisher, reason => publisher.Fault(LanePart.Source, HealthStatus.Unhealthy, reason), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // the lane stops
        }
        catch (Exception error)
        {
            LogFailed(name, error.Message, error);
            publisher.Fault(LanePart.Source, HealthStatus.Unhealthy, error.Message);
        }

        await publisher.EndAsync(cancellationToken);
    }

    private async Task RunFileAsync(string name, CameraSettings lane, FaceSettings? faces, ICameraPublisher publisher, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = sources.Open(name, lane);
            using var watch = metrics.Watch(name, source);
            LogStarted(name, SourceName.Of(lane.Source));
            var pace = lane.Pace == VideoPace.RealTime ? new FilePace(time, lane.VideoStart!.Value.ToUniversalTime()) : null;
            await ReadToEndAsync(name, lane, faces, source, pace, publisher, null, null, new ClockWatch(), cancellationToken);
            if (source.Damage is { } damage)
            {
                LogDamaged(name, SourceName.Of(lane.Source), damage);
                publisher.Fault(LanePart.Source, HealthStatus.Degraded, $"lane {name}: video '{SourceName.Of(lane.Source)}' is damaged ({damage}); what could be decoded was used");
            }

            LogEnded(name, source.Counts.Handled, publisher.Sent);
        }
        catch (FrameSourceException error)
        {
            LogFailed(name, error.Message, null);
            publisher.Fault(LanePart.Source, HealthStatus.Unhealthy, error.Message);
        }
    }

    // A lane whose detector cannot be used is looked at by motion alone, and says so.
    private IObjectDetector? DetectorOf(string laneId, CameraSettings lane, ICameraPublisher publisher)
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

    // A lane whose faces cannot be blurred sends no pictures, and says so.
    private FaceBlur? BlurOf(string laneId, FaceSettings? faces, ICameraPublisher publisher)
    {
        try
        {
            return faces is null ? null : new FaceBlur(detectors.Open(faces.Model), faces.Score);
        }
        catch (DetectorException error)
        {
            LogFailed(laneId, error.Message, null);
            publisher.Fault(LanePart.Faces, HealthStatus.Degraded, $"lane {laneId}: {error.Message}; sightings carry no pictures, and nothing is recognised");
            return FaceBlur.Missing;
        }
    }

    private static ViewWatch WatchOver(CameraSettings lane)
    {
        var masks = new LaneMasks(lane);
        return new ViewWatch(masks.Any ? Blocks : null);

        bool[] Blocks(int columns, int rows)
        {
            var mask = masks.Over(columns, rows, new NormalizedBox(0, 0, 1, 1));
            return [.. Enumerable.Range(0, columns * rows).Select(i => mask.Covers(i % columns, i / columns))];
        }
    }

    private Task SayAsync(string laneId, ViewFault? fault, ICameraPublisher publisher, CancellationToken cancellationToken)
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

    private Task SayAsync(string laneId, ClockReading clock, ClockWatch watch, ICameraPublisher publisher, CancellationToken cancellationToken)
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

    private async Task RunCameraAsync(
        string laneId, CameraSettings lane, FaceSettings? faces, Func<DateTimeOffset, ICameraPublisher> publisherFor, Action<string> sayAbsent, CancellationToken cancellationToken)
    {
        var (view, clockWatch) = (WatchOver(lane), new ClockWatch());
        while (true)
        {
            var (source, first) = await ConnectAsync(laneId, lane, sayAbsent, cancellationToken);
            var publisher = publisherFor(first.At);
            publisher.Recover(LanePart.Source);
            await using (source)
            {
                using var watch = metrics.Watch(laneId, source);
                LogStarted(laneId, SourceName.Of(lane.Source));
                try
                {
                    await ReadToEndAsync(laneId, lane, faces, source, null, publisher, first, view, clockWatch, cancellationToken);
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
    private async Task<(IFrameSource Source, VideoFrame First)> ConnectAsync(string laneId, CameraSettings lane, Action<string> sayAbsent, CancellationToken cancellationToken)
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
                    sayAbsent(reason);
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
        string laneId, CameraSettings lane, FaceSettings? faces, IFrameSource source, FilePace? pace, ICameraPublisher publisher, VideoFrame? first, ViewWatch? view, ClockWatch clockWatch,
        CancellationToken cancellationToken)
    {
        var pipeline = new LanePipeline(lane, DetectorOf(laneId, lane, publisher), BlurOf(laneId, faces, publisher));
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
                await publisher.SendAsync(
                    pipeline.FirstLook is { Crops.Count: > 0 } look ? [look, .. passes] : passes, frame.At, pipeline.ObservedThrough!.Value, cancellationToken);
            }
        }
        finally
        {
            // What had passed when the source fell silent did pass.
            if (pipeline.ObservedThrough is { } through && !cancellationToken.IsCancellationRequested)
            {
                await publisher.SendAsync(pipeline.Finish(), through, through + TimeSpan.FromTicks(2), cancellationToken);
            }
        }
    }
}
