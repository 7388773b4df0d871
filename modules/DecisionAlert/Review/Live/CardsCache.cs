using LossPrevention.DecisionAlert.Review.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Review.Live;

/// <summary>The cards as HTML, rendered once for all open pages of a language and role: when an alert comes, every page asks at once.</summary>
internal sealed class CardsCache(ReviewParts parts, IServiceProvider services, ILoggerFactory loggers) : IAsyncDisposable
{
    private const string TokenPlace = "TOKEN-OF-THE-PAGE";
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1); // ages are shown in seconds
    private readonly Lock gate = new();
    private readonly Dictionary<(string Language, bool CanDecide, bool Wall), Entry> entries = [];
    private readonly HtmlRenderer renderer = new(services, loggers);

    /// <summary>The cards for a reader, with what that account can still take back.</summary>
    public async Task<string> GetAsync(PageContext page)
    {
        var (newest, now) = (parts.Cases.Newest, parts.Clock.GetUtcNow());
        var undoable = page.CanDecide ? CardViews.Undoable(newest, page.Name!, page.Words, parts.Currency, now) : [];
        if (undoable.Count > 0)
            return await RenderAsync(page, CardViews.Open(newest, page.Words, parts.Currency, now), undoable);
        Task<string> html;
        lock (gate)
        {
            var key = (page.Words.Language, page.CanDecide, page.Wall);
            var version = parts.Cases.Version;
            if (!entries.TryGetValue(key, out var entry) || entry.Version != version || now - entry.At > FreshFor)
            {
                var shared = page with { Token = TokenPlace, Name = page.CanDecide ? "" : null };
                entries[key] = entry = new Entry(version, now, RenderAsync(shared, CardViews.Open(newest, page.Words, parts.Currency, now), []));
            }

            html = entry.Html;
        }

        return (await html).Replace(TokenPlace, page.Token, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => renderer.DisposeAsync();

    private Task<string> RenderAsync(PageContext page, IReadOnlyList<CardView> open, IReadOnlyList<CardView> undoable) => renderer.Dispatcher.InvokeAsync(async () =>
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Context"] = page, ["Open"] = open, ["Undoable"] = undoable };
        return (await renderer.RenderComponentAsync<Pages.Cards>(ParameterView.FromDictionary(parameters))).ToHtmlString();
    });

    private sealed record Entry(long Version, DateTimeOffset At, Task<string> Html);
}
