using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Remembers over a restart what has been sent, where the settings name a place for it. Where that place fails, the bridge goes on
/// and says so: what comes twice after a restart is then known by the consumers alone.
/// </summary>
internal sealed partial class SentKeyStore(LaneBook lanes, IModuleHealth health, ILogger<SentKeyStore> logger) : IAsyncDisposable
{
    /// <summary>The part's name in the module's health.</summary>
    public const string Part = "sentKeys";

    private KeyJournal? journal;
    private string? folder;

    /// <summary>Whether keys are kept on a disk.</summary>
    public bool Durable => journal is not null;

    /// <summary>Opens the journal that the settings name, and takes in what it knows.</summary>
    public async Task UseAsync(string? statePath, int window)
    {
        if (statePath == folder)
        {
            return;
        }

        await DisposeAsync();
        folder = statePath;
        if (statePath is null)
        {
            return;
        }

        try
        {
            journal = KeyJournal.Open(
                statePath,
                () => [.. lanes.All.SelectMany(lane => lane.Duplicates.Keys)],
                key => lanes.Get(key.LaneId)?.Duplicates.TryAdd(key, window));
            health.Set(Part, HealthStatus.Healthy);
            LogOpened(lanes.All.Sum(lane => lane.Duplicates.Count), statePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
        }
    }

    /// <summary>Remembers an event that the hub has taken.</summary>
    public void Add(PosEvent posEvent) => journal?.Add(SentKey.Of(posEvent));

    /// <summary>Returns once everything added before is on the disk, or cannot be put there.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (journal is not null)
            {
                await journal.CommitAsync(cancellationToken);
                health.Set(Part, HealthStatus.Healthy);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (journal is not null)
        {
            await CommitAsync(CancellationToken.None);
            await journal.DisposeAsync();
            journal = null;
        }
    }

    private void Failed(Exception error)
    {
        health.Set(Part, HealthStatus.Degraded, $"what has been sent cannot be kept in {folder}, so a restart may send it again: {error.Message}");
        LogFailed(folder!, error.Message);
    }

    [LoggerMessage(EventIds.SentKeysOpened, LogLevel.Information, "{Count} events are known from {Folder} as sent before.")]
    private partial void LogOpened(int count, string folder);

    [LoggerMessage(EventIds.SentKeysFailed, LogLevel.Error, "Keys of sent events cannot be kept in {Folder}: {Reason}")]
    private partial void LogFailed(string folder, string reason);
}
