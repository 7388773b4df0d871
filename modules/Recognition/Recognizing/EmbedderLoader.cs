using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>Loads a bundle's embedder on the provider that the settings prefer, and says which one runs it.</summary>
internal sealed partial class EmbedderLoader(IModuleHealth health, TimeProvider clock, ILogger<EmbedderLoader> logger)
{
    private const string Part = "execution";

    /// <summary>The embedder, with every provider that this build has and the processor to fall back on.</summary>
    /// <exception cref="BundleException">Not even the processor can run it.</exception>
    public IEmbedder Load(BundleContent content, RecognitionSettings settings)
    {
        var available = OnnxSessionOptions.Available();
        foreach (var provider in settings.Execution.Order().Where(provider => !available.Contains(provider)))
        {
            LogNotInBuild(provider);
        }

        var steps = settings.Execution.Order().Where(available.Contains).Select(provider => new ExecutionStep(provider, () => content.LoadEmbedder(Options(provider, settings))));
        try
        {
            return new FallbackEmbedder([.. steps], clock, Show);
        }
        catch (EmbedderException e)
        {
            throw new BundleException(e.Message, e);
        }
    }

    /// <summary>How a provider runs it. On a processor a picture's vector must not depend on its neighbours, and batches gain nothing.</summary>
    internal static EmbedderOptions Options(ExecutionProvider provider, RecognitionSettings settings) => new()
    {
        Threads = settings.Threads,
        MaxBatch = provider == ExecutionProvider.Cpu ? 1 : settings.Batch.Sightings * CropReader.MaxCrops,
        Provider = provider,
        Execution = settings.Execution,
    };

    private void Show(ExecutionState state)
    {
        if (state.Reason is null)
        {
            health.Set(Part, HealthStatus.Healthy);
            LogRuns(state.Provider);
        }
        else
        {
            health.Set(Part, HealthStatus.Degraded, $"The embedder runs on {state.Provider}. {state.Reason}");
            LogDegraded(state.Provider, state.Reason);
        }
    }

    [LoggerMessage(EventIds.ExecutionChanged, LogLevel.Information, "The embedder runs on {Provider}.")]
    private partial void LogRuns(ExecutionProvider provider);

    [LoggerMessage(EventIds.ExecutionNotInBuild, LogLevel.Information, "{Provider} is not in this build and is passed over.")]
    private partial void LogNotInBuild(ExecutionProvider provider);

    [LoggerMessage(EventIds.ExecutionDegraded, LogLevel.Warning, "The embedder runs on {Provider}. {Reason}")]
    private partial void LogDegraded(ExecutionProvider provider, string reason);
}
