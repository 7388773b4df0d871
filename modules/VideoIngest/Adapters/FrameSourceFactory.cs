using LossPrevention.VideoIngest.Adapters.Ffmpeg;
#if EDGESTACK_AZURE
using System.Runtime.InteropServices;
using LossPrevention.VideoIngest.Adapters.Azure;
#endif
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters;

/// <summary>Opens each lane's frames by the reader that its settings name.</summary>
internal sealed class FrameSourceFactory(TimeProvider time, EvidenceRings? rings = null) : IFrameSourceFactory
{
#if EDGESTACK_AZURE
    /// <summary>Whether Emgu.CV can be used: its native library is brought for x64 alone.</summary>
    public static bool HasEmgu => RuntimeInformation.ProcessArchitecture == Architecture.X64;
#else
    /// <summary>Whether this build holds Emgu.CV.</summary>
    public const bool HasEmgu = false;
#endif

    private readonly FfmpegFrameSourceFactory ffmpeg = new(time, rings);

    /// <inheritdoc/>
    public IFrameSource Open(string laneId, CameraSettings lane)
    {
#if EDGESTACK_AZURE
        if (lane.Reader == FrameReader.Emgu)
        {
            return new EmguFrameSource(laneId, lane, time);
        }
#endif
        return ffmpeg.Open(laneId, lane);
    }
}
