using System.Collections.Concurrent;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// Asks VideoIngest for the clip of each case, again until there is one or none will be, and after a restart for what was open then. An alert
/// never waits for its clip.
/// </summary>
internal sealed partial class ClipKeeper(
    CaseBook cases, ClipShelf clips, LaneTimeline timeline, IMessageSender sender, TimeProvider clock, ILogger<ClipKeeper> logger) : BackgroundService
{
    private const int MaxSilent = 10;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long after an alert its clip is asked for.</summary>
    public static readonly TimeSpan AskWithin = TimeSpan.FromHours(1);

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
        if (c is { Clip: null, NoClip: null, State: CaseState.Open } && clock.GetUtcNow() - c.OpenedAt < AskWithin)
            waiting.TryAdd(c.Id, new Asked(c, clock.GetUtcNow(), 0));
    }

    private async Task AskAsync(string id, Asked asked, CancellationToken cancellationToken)
    {
        var request = asked.Request ?? Request(asked.Case, timeline.MarksOf(asked.Case.Alert)); // the timeline forgets, the question stays
        asked = asked with { Request = request };
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
                cases.SetClip(id, clip, clips.MomentsOf(id));
            else
                cases.SetNoClip(id, answer.Reason ?? "VideoIngest gives no reason");
        }
        catch (EdgeHubException error)
        {
            waiting[id] = asked with { Next = clock.GetUtcNow() + (Look * (1 << Math.Min(asked.Silent, 6))), Silent = asked.Silent + 1 };
            if (asked.Silent + 1 < MaxSilent)
                return;
            waiting.TryRemove(id, out _);
            cases.SetNoClip(id, "VideoIngest does not answer");
            LogNoAnswer(id, error.Message);
        }
    }

    /// <summary>A few seconds around both marks. The item is marked where its picture was cut, so that the clip's picture of that moment can be boxed.</summary>
    private static CutClipRequest Request(ReviewCase c, ClipMarks marks)
    {
        var alert = c.Alert;
        marks = marks with { SightingAt = c.Place?.TakenAt ?? marks.SightingAt };
        DateTimeOffset[] moments = [alert.OccurredAt, .. new[] { marks.ScanAt, marks.SightingAt }.OfType<DateTimeOffset>()];
        var (from, to) = (moments.Min() - Around, moments.Max() + Around);
        return new CutClipRequest { AlertId = alert.AlertId, LaneId = alert.LaneId, CameraId = c.Place?.CameraId, From = to - from > Longest ? to - Longest : from, To = to, Marks = marks };
    }

    private sealed record Asked(ReviewCase Case, DateTimeOffset Next, int Silent, CutClipRequest? Request = null);

    [LoggerMessage(EventIds.ClipMissing, LogLevel.Warning, "VideoIngest does not answer for the clip of {Id}: {Error}")]
    private partial void LogNoAnswer(string id, string error);
}
