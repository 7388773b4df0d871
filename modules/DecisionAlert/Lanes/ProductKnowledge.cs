using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>Asks Recognition which products of the catalog a gallery knows, page by page, until it answers.</summary>
internal sealed partial class ProductKnowledge(IMessageSender sender, TimeProvider clock, ILogger<ProductKnowledge> logger)
{
    private const int Page = 5000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private volatile Answer? newest;

    /// <summary>The newest answer; null before the first.</summary>
    public Answer? Newest => newest;

    /// <summary>The codes among <paramref name="codes"/> that are enrolled.</summary>
    public async Task<ValueList<ProductCode>> AskAsync(GalleryVersion gallery, IReadOnlyList<ProductCode> codes, CancellationToken cancellationToken)
    {
        LogAsked(codes.Count, gallery.Bundle, gallery.Version, gallery.Revision);
        var known = new List<ProductCode>();
        for (var from = 0; from < codes.Count; from += Page)
        {
            var request = new KnownProductsRequest(codes.Skip(from).Take(Page).ToValueList());
            known.AddRange(await AskPageAsync(request, cancellationToken));
        }

        newest = new Answer(gallery, known.ToHashSet());
        return known.Order().ToValueList();
    }

    private async Task<ValueList<ProductCode>> AskPageAsync(KnownProductsRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var answer = await sender.InvokeAsync<KnownProductsRequest, KnownProductsResponse>(
                    ModuleIds.Recognition, MethodNames.KnownProducts, request, Timeout, cancellationToken);
                return answer.Known;
            }
            catch (EdgeHubException error)
            {
                LogFailed(error.Message);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>What a gallery knows of the catalog.</summary>
    internal sealed record Answer(GalleryVersion Gallery, IReadOnlySet<ProductCode> Codes);

    [LoggerMessage(EventIds.GalleryAsked, LogLevel.Information, "Asking Recognition which of {Count} codes {Bundle} {Version} revision {Revision} knows.")]
    private partial void LogAsked(int count, string bundle, string version, long revision);

    [LoggerMessage(EventIds.GalleryFailed, LogLevel.Warning, "Recognition did not say which products it knows: {Error} The lanes wait; asking again.")]
    private partial void LogFailed(string error);
}
