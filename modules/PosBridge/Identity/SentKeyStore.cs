using System.Collections.Concurrent;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Remembers over a restart what has been sent and what the dialect must still know, where the settings name a place for it. Where that place
/// fails, the bridge goes on and says so: what comes twice after a restart is then known by the consumers alone. What the dialect must know is
/// kept over a change of the settings in any case.
/// </summary>
internal sealed partial class SentKeyStore(LaneBook lanes, IModuleHealth health, TimeProvider clock, ILogger<SentKeyStore> logger) : IAsyncDisposable
{
    /// <summary>The part's name in the module's health.</summary>
    public const string Part = "sentKeys";

    private readonly ConcurrentDictionary<string, TillMemory> memories = new(StringComparer.Ordinal);
    private readonly List<ReadOnlyMemory<byte>> found = [];
    private KeyJournal? journal;
    private string? folder;

    /// <summary>What takes the place of identifiers that are card numbers; the same after a restart where keys are kept.</summary>
    public CardAlias Alias { get; private set; } = CardAlias.OfThisRun();

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
                () => [.. lanes.All.SelectMany(lane => lane.Duplicates.Keys).Select(JournalLine.Of), .. memories.Values.Select(memory => JournalLine.Of(memory.Whole()))],
                line => Found(line, window),
                clock);
            Alias = CardAlias.In(statePath);
            health.Set(Part, HealthStatus.Healthy);
            LogOpened(lanes.All.Sum(lane => lane.Duplicates.Count), statePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
        }
    }

    /// <summary>Remembers an event that the hub has taken.</summary>
    public void Add(PosEvent posEvent) => journal?.Add(JournalLine.Of(SentKey.Of(posEvent)));

    /// <summary>Remembers what the dialect must know of a message that has been taken care of.</summary>
    public void Add(TillMemory memory)
    {
        memories[memory.Name] = memory;
        journal?.Add(JournalLine.Of(memory.Line));
    }

    /// <summary>Gives a dialect without a memory the one that was kept.</summary>
    public void Restore(ITillDialect dialect)
    {
        foreach (var line in found.Count > 0 ? found : memories.Values.Select(memory => (ReadOnlyMemory<byte>)memory.Whole()))
        {
            dialect.Restore(line);
        }

        found.Clear();
        memories.Clear();
        foreach (var memory in dialect.Memories)
        {
            memories[memory.Name] = memory;
        }
    }

    /// <summary>Returns once everything added before outlives the process, and what a dialect must know the machine, or cannot be kept.</summary>
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

    private void Found(JournalLine line, int window)
    {
        if (line.Key is { } key)
        {
            lanes.Get(key.LaneId)?.Duplicates.TryAdd(key, window);
        }
        else
        {
            found.Add(line.Memory!.Value);
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
