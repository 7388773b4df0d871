using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.VideoIngest.Adapters;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Adapters.Onnx;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Doctor;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LossPrevention.VideoIngest;

/// <summary>The module's parts put together: cameras in, sightings and health out.</summary>
public static class VideoIngestModule
{
    /// <summary>Adds the module to its host.</summary>
    public static IServiceCollection AddVideoIngest(this IServiceCollection services)
    {
        services.AddTwinSettings(VideoIngestJson.Default.VideoIngestSettings);
        services.TryAddSingleton<IFrameSourceFactory, FrameSourceFactory>();
        services.TryAddSingleton<IDetectors, OnnxDetectors>();
        services.AddSingleton<LaneMetrics>();
        services.AddSingleton<LaneViews>();
        services.AddSingleton<LaneRunner>();
        services.AddSingleton<EvidenceRings>();
        services.AddSingleton<ClipMaker>();
        services.AddSingleton<ClipDesk>();
        services.AddMethod<CutClipRequest, CutClipResponse, CutClipMethod>(MethodNames.CutClip);
        services.AddMethod<LaneViewRequest, LaneViewResponse, LaneViewMethod>(MethodNames.LaneView);
        services.AddSingleton<IDoctorCheck, LaneDoctor>();
        services.AddHostedService<LaneSupervisor>();
        services.AddHostedService<ClipService>();
        return services;
    }
}
