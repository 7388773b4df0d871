using LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>Opens files and cameras by ffmpeg. The environment variable <c>FFMPEG</c> names another program than the one on the path.</summary>
internal sealed class FfmpegFrameSourceFactory(TimeProvider time, EvidenceRings? rings = null) : IFrameSourceFactory
{
    private readonly SharedCameras cameras = new(Program, time);

    /// <summary>The ffmpeg to run.</summary>
    public static string Program => Environment.GetEnvironmentVariable("FFMPEG") is { Length: > 0 } named ? named : "ffmpeg";

    /// <inheritdoc/>
    public IFrameSource Open(string laneId, CameraSettings lane)
    {
        try
        {
            return new Uri(lane.Source).IsFile ? new FfmpegFrameSource(Program, laneId, lane, time) : cameras.Open(laneId, lane, rings?.Of(laneId));
        }
        catch (FrameSourceException error) when (!error.Message.StartsWith("lane ", StringComparison.Ordinal))
        {
            throw new FrameSourceException($"lane {laneId}: {error.Message}", error);
        }
    }
}
