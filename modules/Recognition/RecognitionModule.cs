using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.Recognition;

/// <summary>The module's parts put together: sightings and learning samples in, recognitions out.</summary>
public static class RecognitionModule
{
    private const int WaitingSightings = 64;
    private const int WaitingSamples = 256;

    /// <summary>Adds the module to its host.</summary>
    public static IServiceCollection AddRecognition(this IServiceCollection services)
    {
        services.AddTwinSettings(RecognitionJson.Default.RecognitionSettings);
        services.AddSingleton<RecognitionMetrics>();
        services.AddSingleton<CropReader>();
        services.AddSingleton<Recognizer>();
        services.AddSingleton<EmbedderLoader>();
        services.AddSingleton<HttpBundleFiles>();
        services.AddSingleton<BundleStore>();
        services.AddBatchInput<ItemSighting, SightingHandler>(Endpoints.Sightings, WaitingSightings, QueueFullPolicy.Refuse);
        services.AddInput<LearningSample, LearningHandler>(Endpoints.Learning, WaitingSamples, QueueFullPolicy.DropNewest);
        services.AddMethod<KnownProductsRequest, KnownProductsResponse, KnownProductsMethod>(MethodNames.KnownProducts);
        services.AddMethod<SuggestProduceRequest, SuggestProduceResponse, SuggestProduceMethod>(MethodNames.SuggestProduce);
        services.AddMethod<ExportLearnedRequest, ExportLearnedResponse, LearnedExporter>(MethodNames.ExportLearned);
        services.AddSingleton<IDoctorCheck, NodeDoctor>();
        services.AddSingleton<IDoctorCheck, GalleryDoctor>();
        services.AddHostedService<ModelSwitcher>();
        services.AddHostedService(provider => provider.GetRequiredService<LearnedExporter>());
        return services;
    }
}
