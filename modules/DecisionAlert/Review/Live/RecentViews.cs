using System.Collections.Concurrent;

namespace LossPrevention.DecisionAlert.Review.Live;

/// <summary>
/// Tells one view of a clip from the many requests that a player makes for it: from the clip's start is a view, and so is any other part that
/// comes long after the last request.
/// </summary>
internal sealed class RecentViews(TimeProvider clock)
{
    private const int Most = 1000;
    private static readonly TimeSpan OneView = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(string Who, string CaseId), DateTimeOffset> last = new();

    /// <summary>Whether a request begins a view.</summary>
    /// <param name="who">The account.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="fromStart">Whether it asks for the clip's first byte.</param>
    public bool IsNew(string who, string caseId, bool fromStart)
    {
        var now = clock.GetUtcNow();
        if (last.Count >= Most)
        {
            foreach (var old in last.Where(view => now - view.Value > OneView))
                last.TryRemove(old);
        }

        var known = last.TryGetValue((who, caseId), out var before) && now - before <= OneView;
        last[(who, caseId)] = now;
        return fromStart || !known;
    }
}
