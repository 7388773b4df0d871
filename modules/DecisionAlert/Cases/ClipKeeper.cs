using System.Collections.Concurrent;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// Asks VideoIngest for the clip of each case, again until there is one or none will be, and after a restart for what was open then. An alert
/// never waits for its clip.
/// </summary>
internal sealed partial class ClipKeeper(CaseBook cases, IMessageSender sender, TimeProvider clock, ILogger<ClipKeeper> logger) : BackgroundService
{
    private const int MaxSilent = 10;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskWithin = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Asked> waiting = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        cases.Changed += Note;
        foreach (var open in cases.Newest)
            Note(open);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        cases.Changed -= Note;
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (id, asked) in waiting.Where(w => w.Value.Next <= clock.GetUtcNow()))
                await AskAsync(id, asked, stoppingToken);
        }
    }

    private void Note(ReviewCase c)
    {
        if (c is { Clip: null, State: CaseState.Open } && clock.GetUtcNow() - c.OpenedAt < AskWithin)
            waiting.TryAdd(c.Id, new Asked(c.Alert, clock.GetUtcNow(), 0));
    }

    private async Task AskAsync(string id, Asked asked, CancellationToken cancellationToken)
    {
        var at = asked.Alert.OccurredAt;
        var request = new CutClipRequest
        {
            AlertId = id,
            LaneId = asked.Alert.LaneId,
            From = at - Around,
            To = at + Around,
            Marks = new ClipMarks(asked.Alert.ScannedGtin is null ? null : at, at),
        };
        try
        {
            var answer = await sender.InvokeAsync<CutClipRequest, CutClipResponse>(ModuleIds.VideoIngest, MethodNames.CutClip, request, Timeout, cancellationToken);
            if (answer.Outcome == ClipOutcome.Pending)
            {
                waiting[id] = asked with { Next = clock.GetUtcNow() + TimeSpan.FromMilliseconds(answer.RetryAfterMs ?? 1000), Silent = 0 };
                return;
            }

            waiting.TryRemove(id, out _);
            if (answer.Clip is { } clip)
                cases.SetClip(id, clip);
        }
        catch (EdgeHubException error)
        {
            waiting[id] = asked with { Next = clock.GetUtcNow() + (Look * (1 << Math.Min(asked.Silent, 6))), Silent = asked.Silent + 1 };
            if (asked.Silent + 1 < MaxSilent)
                return;
            waiting.TryRemove(id, out _);
            LogNoAnswer(id, error.Message);
        }
    }

    private sealed record Asked(Alert Alert, DateTimeOffset Next, int Silent);

    [LoggerMessage(EventIds.ClipMissing, LogLevel.Warning, "VideoIngest does not answer for the clip of {Id}: {Error}")]
    private partial void LogNoAnswer(string id, string error);
}
