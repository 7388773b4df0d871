using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>Opens the module's file before any other part starts; it is closed after all of them have stopped.</summary>
internal sealed partial class StoreHost(
    ITwinSettings<DecisionAlertSettings> twin, TimeProvider clock, IModuleHealth health, ILogger<StoreHost> logger) : IHostedService, IAsyncDisposable
{
    private SqliteStore? store;
    private IJournal? journal;

    /// <summary>The file, or a database in memory where the settings name none.</summary>
    public SqliteStore Store => store ?? throw new InvalidOperationException("The store is not open yet.");

    /// <summary>The journal; it keeps nothing where the settings name no file.</summary>
    public IJournal Journal => journal ?? throw new InvalidOperationException("The store is not open yet.");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var path = twin.Current.JournalFile;
        store = new SqliteStore(path, clock, error => OnFailing(error, path), error => LogBroken(error));
        journal = path is null ? new NoJournal() : new SqliteJournal(store, clock);
        if (path is not null)
            LogOpened(path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void OnFailing(Exception? error, string? path)
    {
        if (error is null)
        {
            LogRecovered(path, store?.Dropped ?? 0);
            health.Set("journal", HealthStatus.Healthy);
            return;
        }

        LogFailing(error, path);
        health.Set(
            "journal", HealthStatus.Degraded,
            $"The journal '{path}' cannot be written: {error.Message} Alerts go on from memory and are written once there is room.");
    }

    [LoggerMessage(EventIds.JournalOpened, LogLevel.Information, "Journal: {Path}.")]
    private partial void LogOpened(string path);

    [LoggerMessage(EventIds.JournalFailed, LogLevel.Critical, "The journal {Path} cannot be written; alerts go on from memory. Make room.")]
    private partial void LogFailing(Exception error, string? path);

    [LoggerMessage(EventIds.JournalRecovered, LogLevel.Warning, "The journal {Path} can be written again; {Dropped} lines were lost.")]
    private partial void LogRecovered(string? path, long dropped);

    [LoggerMessage(EventIds.JournalRefused, LogLevel.Error, "The journal refuses a line for good; it is left out.")]
    private partial void LogBroken(Exception error);
}
