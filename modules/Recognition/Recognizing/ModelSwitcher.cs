using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>
/// Keeps the model in force equal to the twin: fetch, check, try beside the old one, switch. A bundle that is refused changes nothing, and
/// the reported property <c>model</c> says why. At start the newest bundle that was in force stands in for one that cannot be had; with
/// none, the module does not start.
/// </summary>
internal sealed partial class ModelSwitcher(
    Recognizer recognizer,
    BundleStore store,
    EmbedderLoader loader,
    ITwinSettings<RecognitionSettings> settings,
    IModuleClient client,
    IModuleHealth health,
    TimeProvider clock,
    ILogger<ModelSwitcher> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private RecognitionSettings? applied;
    private BundleHistory history = new(null);
    private BundleException? refusal;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = settings.Current;
        history = new BundleHistory(wanted.ModelCache is { } cache ? Path.Combine(cache, BundleStore.HistoryFile) : null);
        await ApplyAsync(wanted, cancellationToken);
        if (refusal is not null && !await StandInAsync(wanted, cancellationToken))
        {
            throw refusal;
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await using var sets = settings.WatchAsync(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = sets.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var pause = refusal is BundleUnavailableException ? TryAgainAfter : Timeout.InfiniteTimeSpan;
                var isSet = await Task.WhenAny(next, Task.Delay(pause, clock, stoppingToken)) == next;
                stoppingToken.ThrowIfCancellationRequested();
                var wanted = applied!;
                if (isSet)
                {
                    await next;
                    wanted = sets.Current;
                    next = sets.MoveNextAsync().AsTask();
                }

                if (!isSet || !Same(applied!, wanted))
                {
                    await ApplyAsync(wanted, stoppingToken);
                }
            }
        }
        finally
        {
            // The sets may only be let go once nobody waits for the next.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool Same(RecognitionSettings a, RecognitionSettings b) =>
        a.Model == b.Model && a.Rollback == b.Rollback && a.TrustedKey == b.TrustedKey && a.Threads == b.Threads && a.Execution == b.Execution && a.Batch.Sightings == b.Batch.Sightings && a.ModelCache == b.ModelCache;

    /// <summary>Puts in force what the settings ask for, or says why not.</summary>
    private async Task ApplyAsync(RecognitionSettings wanted, CancellationToken cancellationToken)
    {
        applied = wanted;
        refusal = null;
        try
        {
            if (!wanted.Rollback)
            {
                await SwitchAsync(wanted, wanted.Model, "inForce", cancellationToken);
            }
            else if (history.Before(wanted.Model) is { } before)
            {
                await SwitchAsync(wanted, As(before), "rolledBack", cancellationToken);
            }
            else
            {
                throw new BundleException("There is no earlier bundle to go back to; set model to the one that is wanted and rollback to false.");
            }
        }
        catch (BundleException e)
        {
            refusal = e;
            health.Set("model", HealthStatus.Degraded, e.Message);
            LogRefused(wanted.Model.Uri, e.Message);
            await ReportAsync(wanted.Model.Uri, "refused", e.Message, cancellationToken);
        }
    }

    /// <summary>At start: the newest bundle that still loads of those that were in force.</summary>
    private async Task<bool> StandInAsync(RecognitionSettings wanted, CancellationToken cancellationToken)
    {
        var why = refusal!;
        foreach (var record in history.Records.Reverse())
        {
            try
            {
                await SwitchAsync(wanted, As(record), null, cancellationToken);
                health.Set("model", HealthStatus.Degraded, $"{record.Name} {record.Version} stands in: {why.Message}");
                LogStandsIn(record.Name, record.Version);
                return true;
            }
            catch (BundleException e)
            {
                LogRefused(record.Uri, e.Message);
            }
        }

        health.Set("model", HealthStatus.Unhealthy, why.Message);
        return false;
    }

    private static ModelSettings As(BundleRecord record) =>
        new() { Name = record.Name, Version = record.Version, Uri = new Uri(record.Folder).AbsoluteUri, Sha256 = record.Sha256 };

    private async Task SwitchAsync(RecognitionSettings wanted, ModelSettings model, string? state, CancellationToken cancellationToken)
    {
        var folder = await FetchAsync(wanted, model, cancellationToken);
        var next = await Task.Run(() => LoadedModel.Load(folder, model, wanted, loader), cancellationToken);
        if (await Task.Run(() => ModelSelfTest.Run(next, recognizer.Recent(), wanted.SelfTestDisagreement), cancellationToken) is { } problem)
        {
            next.Dispose();
            throw new BundleException(problem);
        }

        recognizer.Switch(next, wanted.ModelCache);
        health.Set("model", HealthStatus.Healthy);
        LogLoaded(next.Manifest.Name, next.Manifest.Version, next.Gallery.Products.Count);
        if (state is not null)
        {
            if (state == "inForce")
            {
                Remember(new BundleRecord(model.Uri, next.Manifest.Name, next.Manifest.Version, next.Hash, folder), wanted.ModelCache);
            }

            await ReportAsync(model.Uri, state, null, cancellationToken, next.Manifest);
        }
    }

    private async Task<string> FetchAsync(RecognitionSettings wanted, ModelSettings model, CancellationToken cancellationToken)
    {
        long fetched = 0;
        var fetching = store.BringAsync(model, wanted.ModelCache, wanted.TrustedKey, bytes => Volatile.Write(ref fetched, bytes), cancellationToken);
        while (await Task.WhenAny(fetching, Task.Delay(ProgressInterval, clock, cancellationToken)) != fetching)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReportAsync(model.Uri, $"fetching, {Volatile.Read(ref fetched) / (1024 * 1024)} MB so far", null, cancellationToken);
        }

        return await fetching;
    }

    private void Remember(BundleRecord record, string? cache)
    {
        try
        {
            history.Add(record);
            BundleStore.Prune(cache, history.Records);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The bundle is in force all the same; only a rollback after a restart suffers.
            LogNotRemembered(e.Message);
        }
    }

    private async Task ReportAsync(string uri, string state, string? error, CancellationToken cancellationToken, BundleManifest? inForce = null)
    {
        try
        {
            await client.ReportAsync(ModelReport.Write(uri, state, error, inForce), cancellationToken);
        }
        catch (EdgeHubException e)
        {
            LogNotReported(e);
        }
    }

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Bundle {Name} {Version} is in force with {Products} products.")]
    private partial void LogLoaded(string name, string version, int products);

    [LoggerMessage(EventIds.ModelRefused, LogLevel.Error, "The bundle at {Uri} is refused: {Reason}")]
    private partial void LogRefused(string uri, string reason);

    [LoggerMessage(EventIds.ModelStandsIn, LogLevel.Warning, "Bundle {Name} {Version}, which was in force before, stands in.")]
    private partial void LogStandsIn(string name, string version);

    [LoggerMessage(EventIds.ModelNotReported, LogLevel.Warning, "What became of the bundle could not be reported to the twin.")]
    private partial void LogNotReported(Exception error);

    [LoggerMessage(EventIds.ModelNotRemembered, LogLevel.Warning, "The bundle in force could not be written down: {Reason}")]
    private partial void LogNotRemembered(string reason);
}
