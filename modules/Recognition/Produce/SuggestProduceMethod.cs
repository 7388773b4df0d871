using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition;

/// <summary>Answers which produce an item may be.</summary>
internal sealed class SuggestProduceMethod(Recognizer recognizer) : IMethodHandler<SuggestProduceRequest, SuggestProduceResponse>
{
    private const int MaxCount = 20;

    public Task<SuggestProduceResponse> HandleAsync(SuggestProduceRequest request, CancellationToken cancellationToken)
    {
        if (request.LaneId is null == request.SightingId is null)
        {
            throw new ArgumentException("Either laneId or sightingId says which item is meant; give one of the two.", nameof(request));
        }

        return request.Count is null or (>= 1 and <= MaxCount)
            ? Task.FromResult(recognizer.SuggestProduce(request))
            : throw new ArgumentException($"count is {request.Count}; it must be 1 to {MaxCount}.", nameof(request));
    }
}
