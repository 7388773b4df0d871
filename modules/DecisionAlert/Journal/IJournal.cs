namespace LossPrevention.DecisionAlert.Journal;

/// <summary>Keeps everything that went in and came out. Appending waits while the journal is behind; nothing is dropped.</summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>Takes a line.</summary>
    ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken);
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoJournal : IJournal
{
    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
