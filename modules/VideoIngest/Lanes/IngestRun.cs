using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Adapters.Onnx;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>One video through decoder and pipeline, without a hub: for measuring.</summary>
internal static class IngestRun
{
    /// <summary>Reads a file to its end as fast as it goes.</summary>
    /// <exception cref="Frames.FrameSourceException">The video cannot be read.</exception>
    /// <exception cref="Detecting.DetectorException">The lane's detector cannot be used.</exception>
    public static async Task<IngestResult> RunAsync(CameraSettings lane, TimeProvider time, CancellationToken cancellationToken)
    {
        var (started, processor) = (time.GetTimestamp(), ProcessorTime.Used);
        using var detectors = new OnnxDetectors();
        var pipeline = new LanePipeline(lane, lane.Detector is { } detector ? detectors.Open(detector.Model) : null);
        var passes = new List<PassReport>();
        var looking = TimeSpan.Zero;
        long frames;
        await using (var source = new FfmpegFrameSourceFactory(time).Open("lane", lane))
        {
            while (await source.ReadAsync(cancellationToken) is { } frame)
            {
                var before = time.GetTimestamp();
                passes.AddRange(pipeline.Look(frame));
                looking += time.GetElapsedTime(before);
            }

            passes.AddRange(pipeline.Finish());
            frames = source.Counts.Handled;
        }

        return new IngestResult(frames, passes, time.GetElapsedTime(started), looking, ProcessorTime.Used - processor);
    }
}

/// <summary>What a run gave and took.</summary>
/// <param name="Frames">Frames looked at.</param>
/// <param name="Passes">Passes found.</param>
/// <param name="Elapsed">Wall time, decoding included.</param>
/// <param name="Looking">Of it, spent by the pipeline alone.</param>
/// <param name="CpuTime">Processor time of this process, whatever else it did, and of the decoder; user and system.</param>
internal sealed record IngestResult(long Frames, IReadOnlyList<PassReport> Passes, TimeSpan Elapsed, TimeSpan Looking, TimeSpan CpuTime);
