using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>What to replay.</summary>
/// <param name="Template">The deployment.</param>
/// <param name="Recording">The recording.</param>
/// <param name="Bundle">The model bundle's folder.</param>
/// <param name="Out">The folder for the results.</param>
/// <param name="RealTime">At the pace of a camera.</param>
/// <param name="Learned">The folder with what the store has learned before, and where it goes on learning; null: it begins with the bundle alone.</param>
internal sealed record ReplayOptions(DeploymentTemplate Template, Recording Recording, string Bundle, string Out, bool RealTime, string? Learned = null);

/// <summary>How far a replay is.</summary>
/// <param name="Share">0..1 of all lanes' event time.</param>
/// <param name="Text">What was seen and raised so far.</param>
internal readonly record struct ReplayProgress(double Share, string Text);

/// <summary>Plays a recording through the modules and writes what came of it.</summary>
internal sealed class ReplayRunner(ReplayOptions options, TimeProvider clock)
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    private readonly DecisionLog decisions = new();
    private readonly TrafficCounter traffic = new();
    private readonly List<string> problems = [];

    /// <summary>Replaces the modules; for tests.</summary>
    public Func<StoreSessionOptions, PosBridge.InProcessPosTransport, IReadOnlyList<ModuleSpec>>? Modules { get; init; }

    /// <summary>Who else sees what goes over the hub.</summary>
    public IReadOnlyList<Hub.IHubObserver> Observers { get; init; } = [];

    /// <summary>Runs to the end and writes every file.</summary>
    /// <exception cref="InputException">The recording, the bundle or the deployment cannot be used.</exception>
    /// <exception cref="ReplayStuckException">Nothing moved any more.</exception>
    public async Task<ReplayReport> RunAsync(IProgress<ReplayProgress> progress, CancellationToken cancellationToken)
    {
        var recording = options.Recording;
        var probes = await Task.WhenAll(recording.Lanes.Select(l => VideoProbe.RunAsync(recording.VideoPath(l), cancellationToken)));
        var catalog = LoadCatalog();
        PrepareFolder();
        using var logs = new FileLog(Path.Combine(options.Out, ReplayFiles.Log), clock);
        using var crops = new CropKeeper(Path.Combine(options.Out, ReplayFiles.Crops));
        var begin = clock.GetTimestamp();
        var sessionOptions = new StoreSessionOptions
        {
            Template = options.Template,
            Recording = recording,
            Twins = new TwinOptions(options.Bundle, Path.Combine(options.Out, ReplayFiles.Journal), options.RealTime) { Learned = options.Learned },
            Clock = clock,
            Logs = logs,
            HubObservers = [traffic, crops, .. Observers],
            DecisionObservers = [decisions, crops],
        };
        await using var session = await StoreSession.StartAsync(Modules is null ? sessionOptions : sessionOptions with { Modules = Modules }, cancellationToken);
        session.DeadLettered += letter => AddProblem($"a till event was refused: {letter.Reason}");
        await WaitAsync(session, probes, progress, cancellationToken);
        var elapsed = clock.GetElapsedTime(begin);
        using (var limit = new CancellationTokenSource(StopWithin, clock))
        {
            await session.StopAsync(limit.Token);
        }

        foreach (var complaint in session.Progress.Complaints)
        {
            AddProblem(complaint);
        }

        foreach (var lane in recording.Lanes)
        {
            if (session.Progress.ProblemOf(ModuleIds.DecisionAlert, lane.LaneId) is { } blind)
            {
                AddProblem($"{lane.LaneId}: {blind}");
            }
        }

        if (traffic.Lost > 0)
        {
            AddProblem($"{traffic.Lost} messages were lost; the first: {traffic.FirstLoss}");
        }

        decisions.Write(options.Out);
        catalog.CopyTo(Path.Combine(options.Out, ReplayFiles.Catalog), overwrite: true);
        var report = Report(elapsed, probes);
        await File.WriteAllTextAsync(
            Path.Combine(options.Out, ReplayFiles.Report), JsonSerializer.Serialize(report, ReplayJson.Default.ReplayReport) + "\n", cancellationToken);
        return report;
    }

    private FileInfo LoadCatalog()
    {
        var path = options.Recording.CatalogPath;
        try
        {
            problems.AddRange(CatalogFile.Load(path).Errors);
        }
        catch (CatalogException e)
        {
            throw new InputException(e.Message, e);
        }

        problems.AddRange(options.Recording.Problems.Select(p => p.ToString()));
        return new FileInfo(path);
    }

    /// <summary>Removes what a former replay left: a journal would tell DecisionAlert that everything was decided already.</summary>
    private void PrepareFolder()
    {
        Directory.CreateDirectory(options.Out);
        foreach (var pattern in (string[])[ReplayFiles.Journal + "*", ReplayFiles.Alerts, ReplayFiles.Decisions, ReplayFiles.Report])
        {
            foreach (var file in Directory.GetFiles(options.Out, pattern))
            {
                File.Delete(file);
            }
        }
    }

    private async Task WaitAsync(
        StoreSession session, IReadOnlyList<VideoProbe> probes, IProgress<ReplayProgress> progress, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string[] lanes = [.. options.Recording.Lanes.Select(l => l.LaneId)];
        var stuck = new StuckWatch(session, traffic, lanes, clock).RunAsync(done.Token);
        var watching = WatchLanesAsync(session, probes, progress, done.Token);
        var fed = session.Feeds.ContinueWith(
            t => t.IsFaulted ? t : Task.Delay(Timeout.InfiniteTimeSpan, clock, done.Token), done.Token, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        try
        {
            var first = await Task.WhenAny(session.Ended, session.Failure, stuck, watching, fed);
            cancellationToken.ThrowIfCancellationRequested();
            if (first == stuck)
            {
                throw new ReplayStuckException(await stuck);
            }

            await first;
            CheckVideos(session);
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(stuck, watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        progress.Report(new ReplayProgress(1, Tally()));
    }

    /// <summary>Fails where a video turns out to be broken: no camera will bring it back.</summary>
    private void CheckVideos(StoreSession session)
    {
        foreach (var lane in options.Recording.Lanes)
        {
            if (session.Progress.ProblemOf(ModuleIds.VideoIngest, lane.LaneId) is { } problem)
            {
                throw new InputException($"{options.Recording.VideoPath(lane)}: {problem}");
            }
        }
    }

    /// <summary>Shows the progress, and watches the videos.</summary>
    private async Task WatchLanesAsync(
        StoreSession session, IReadOnlyList<VideoProbe> probes, IProgress<ReplayProgress> progress, CancellationToken cancellationToken)
    {
        var lanes = options.Recording.Lanes;
        while (true)
        {
            CheckVideos(session);
            var share = 0.0;
            for (var i = 0; i < lanes.Count; i++)
            {
                share += Share(session.Progress.Of(ModuleIds.VideoIngest, lanes[i].LaneId), lanes[i], probes[i]) / lanes.Count;
            }

            progress.Report(new ReplayProgress(share, Tally()));
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancellationToken);
        }
    }

    private static double Share(LaneProgress? at, RecordedLane lane, VideoProbe probe) =>
        at is null ? 0
        : at.Ended ? 1
        : probe.Duration is { Ticks: > 0 } length ? Math.Clamp((at.ObservedThrough - lane.VideoStart) / length, 0, 0.999)
        : 0;

    private string Tally() => $"{traffic.Sightings} sightings, {traffic.PosEvents} till events, {decisions.Alerts.Count} alerts";

    private ReplayReport Report(TimeSpan elapsed, VideoProbe[] probes)
    {
        var recording = options.Recording;
        var alerts = decisions.Alerts;
        var scans = recording.PosEvents.Count(e => e.Event.Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed);
        var tickets = recording.PosEvents.Select(e => (e.Event.LaneId, e.Event.TransactionId)).Distinct().Count();
        var items = scans + (recording.Truth?.Count(t => t.Kind == DiscrepancyKind.MisScan) ?? 0);
        long? frames = probes.All(p => p.Frames is not null) ? probes.Sum(p => p.Frames!.Value) : null;
        var length = probes.Max(p => p.Duration?.TotalSeconds ?? 0);
        var wall = elapsed.TotalSeconds;
        return new ReplayReport
        {
            Recording = Path.GetFileName(recording.Directory.TrimEnd(Path.DirectorySeparatorChar)),
            StoreId = recording.StoreId,
            Counts = new ReplayCounts(
                recording.Lanes.Count,
                traffic.Sightings,
                recording.PosEvents.Count,
                scans,
                tickets,
                items,
                decisions.Decisions.Count,
                alerts.Count,
                new SortedDictionary<string, int>(
                    alerts.GroupBy(a => ReplayAccounting.Name(a.Kind)).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
                traffic.Commands,
                traffic.Upstream),
            Speed = new ReplaySpeed(
                Math.Round(wall, 2),
                Math.Round(length, 2),
                wall > 0 ? Math.Round(length / wall, 2) : 0,
                frames,
                frames is not null && wall > 0 ? Math.Round(frames.Value / wall, 1) : null),
            AlertLatencyMs = Percentiles.Of(alerts.Select(a => a.LatencyMs)),
            AlertProcessingMs = Percentiles.Of(decisions.ProcessingMs),
            Accuracy = recording.Truth is { } truth ? ReplayAccounting.Of(alerts, truth, items, tickets) : null,
            Problems = Problems(),
        };
    }

    private void AddProblem(string problem)
    {
        lock (problems)
        {
            problems.Add(problem);
        }
    }

    private ValueList<string> Problems()
    {
        lock (problems)
        {
            return problems.ToValueList();
        }
    }
}

/// <summary>Nothing moved any more; the message names the module that holds the replay up.</summary>
internal sealed class ReplayStuckException(string message) : Exception(message);
