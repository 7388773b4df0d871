using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>Sightings in, their recognitions out.</summary>
internal sealed class SightingHandler(Recognizer recognizer, IMessageSender sender, ITwinSettings<RecognitionSettings> settings) : IBatchHandler<ItemSighting>
{
    public BatchLimits Limits
    {
        get
        {
            var batch = settings.Current.Batch;
            return new BatchLimits(batch.Sightings, TimeSpan.FromMilliseconds(batch.WaitMs));
        }
    }

    public async Task HandleAsync(IReadOnlyList<ItemSighting> messages, CancellationToken cancellationToken)
    {
        foreach (var recognition in recognizer.Recognize(messages))
        {
            await sender.SendAsync(Endpoints.Recognitions, $"recognition-{recognition.LookId}", recognition, cancellationToken);
        }
    }
}

/// <summary>Learns from a sighting paired with its scan.</summary>
internal sealed class LearningHandler(Recognizer recognizer) : IMessageHandler<LearningSample>
{
    public Task HandleAsync(LearningSample message, CancellationToken cancellationToken)
    {
        recognizer.Learn(message);
        return Task.CompletedTask;
    }
}

/// <summary>Answers which products are known.</summary>
internal sealed class KnownProductsMethod(Recognizer recognizer) : IMethodHandler<KnownProductsRequest, KnownProductsResponse>
{
    public const int MaxCodes = 5000;

    public Task<KnownProductsResponse> HandleAsync(KnownProductsRequest request, CancellationToken cancellationToken) =>
        request.Gtins.Count <= MaxCodes
            ? Task.FromResult(recognizer.Known(request.Gtins))
            : throw new ArgumentException($"{request.Gtins.Count} codes were asked for; at most {MaxCodes} are answered in one call.", nameof(request));
}
