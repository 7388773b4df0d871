using System.Collections.Concurrent;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>Opens a lane for whatever is heard of, keeps them supplied with settings, and reports the store's health.</summary>
internal sealed partial class LaneSupervisor(
    ITwinSettings<DecisionAlertSettings> twin, StoreHost store, CaseBook cases, StoreReport report, TimeProvider clock, IModuleHealth health,
    IServiceProvider services, ILogger<LaneSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<LaneKey, Lazy<LaneWorker>> lanes = new();
    private readonly TaskCompletionSource<Shared> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim reporting = new(1, 1);
    private volatile ThresholdTable? learned;

    /// <summary>The catalog as it was read at the start.</summary>
    public IProductLookup Products => ready.Task.IsCompletedSuccessfully ? ready.Task.Result.Products : new CatalogLookup(Contracts.Catalog.Empty);

    /// <summary>The thresholds learned from reviews; null where none were.</summary>
    public ThresholdTable? Learned => learned;

    /// <summary>Gives a lane one input; waits where the lane is behind.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="input">The input.</param>
    /// <param name="lasts">Called once the input is in the journal, or never will be; null where nobody waits for that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FeedAsync(LaneKey lane, LaneInput input, Action? lasts, CancellationToken cancellationToken)
    {
        var shared = await ready.Task.WaitAsync(cancellationToken);
        await Worker(lane, shared).FeedAsync(input, lasts, cancellationToken);
    }

    /// <summary>Gives every lane, those of later too, thresholds learned from reviews.</summary>
    public async Task ApplyAsync(ThresholdTable table, CancellationToken cancellationToken)
    {
        learned = table;
        foreach (var lane in lanes.Values)
            await lane.Value.FeedAsync(new ThresholdsLearned(table), null, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        cases.Load();
        ready.SetResult(new Shared(Catalog(settings), store.Journal));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var lane in lanes.Values)
            await lane.Value.StopAsync();
        if (ready.Task.IsCompletedSuccessfully)
            await ReportAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var lane in lanes.Values)
            lane.Value.Dispose();
        reporting.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowSettingsAsync(stoppingToken), WatchLanesAsync(stoppingToken));

    private LaneWorker Worker(LaneKey lane, Shared shared) => lanes.GetOrAdd(lane, key => new Lazy<LaneWorker>(() =>
    {
        LogLaneOpened(key.LaneId);
        var worker = ActivatorUtilities.CreateInstance<LaneWorker>(
            services, key, twin.Current, shared.Products, shared.Journal, (Func<CancellationToken, Task>)ReportAsync);
        worker.Start(learned);
        return worker;
    })).Value;

    private async Task FollowSettingsAsync(CancellationToken cancellationToken)
    {
        var first = true;
        await foreach (var settings in twin.WatchAsync(cancellationToken))
        {
            foreach (var lane in lanes.Values)
            {
                if (!first)
                    await lane.Value.FeedAsync(new SettingsApplied(settings), null, cancellationToken);
            }

            first = false;
        }
    }

    private async Task WatchLanesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchEvery, clock);
        var reported = clock.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var lane in lanes.Values)
                await lane.Value.WatchAsync(twin.Current, cancellationToken);
            if (clock.GetElapsedTime(reported) >= twin.Current.HealthInterval)
            {
                reported = clock.GetTimestamp();
                await ReportAsync(cancellationToken);
            }
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        await reporting.WaitAsync(cancellationToken);
        try
        {
            await report.SendAsync(twin.Current.StoreId, cancellationToken);
        }
        catch (EdgeHubException error)
        {
            LogReportFailed(error.Message);
        }
        finally
        {
            reporting.Release();
        }
    }

    private CatalogLookup Catalog(DecisionAlertSettings settings)
    {
        ScanCodeLayouts.Create(settings.InStoreLayouts, out var layouts);
        if (settings.CatalogPath is not { } path)
        {
            LogNoCatalog();
            health.Set("catalog", HealthStatus.Degraded, "No catalogUri is set: ticket switches cannot be told.");
            return new CatalogLookup(Contracts.Catalog.Empty, layouts);
        }

        var loaded = CatalogFile.Load(path);
        foreach (var error in loaded.Errors)
            LogCatalogLine(error);
        health.Set(
            "catalog", loaded.Errors.Count == 0 ? HealthStatus.Healthy : HealthStatus.Degraded,
            loaded.Errors.Count == 0 ? null : $"{loaded.Errors.Count} lines of the catalog were left out; the first: {loaded.Errors[0]}");
        LogCatalog(loaded.Catalog.Products.Count, path);
        return new CatalogLookup(loaded.Catalog, layouts);
    }

    private sealed record Shared(CatalogLookup Products, IJournal Journal);

    [LoggerMessage(EventIds.CatalogLoaded, LogLevel.Information, "Catalog: {Count} products from {Path}.")]
    private partial void LogCatalog(int count, string path);

    [LoggerMessage(EventIds.CatalogLine, LogLevel.Warning, "{Error}")]
    private partial void LogCatalogLine(string error);

    [LoggerMessage(EventIds.CatalogMissing, LogLevel.Warning, "No catalogUri is set: ticket switches cannot be told.")]
    private partial void LogNoCatalog();

    [LoggerMessage(EventIds.LaneOpened, LogLevel.Information, "Lane {Lane} opened.")]
    private partial void LogLaneOpened(string lane);

    [LoggerMessage(EventIds.SendFailed, LogLevel.Warning, "The store's health could not be sent: {Error}")]
    private partial void LogReportFailed(string error);
}
