using LossPrevention.DecisionAlert.Adapters;

namespace LossPrevention.DecisionAlert.Journal;

/// <summary>Keeps everything that went in and came out.</summary>
internal interface IJournal
{
    /// <summary>Takes a line; waits while the journal is behind.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="settled">Called once it is written, or where it never will be; null where nobody waits for that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask AppendAsync(JournalEntry entry, Action? settled, CancellationToken cancellationToken);

    /// <summary>Writes a line in the caller's transaction.</summary>
    void Write(SqliteSession session, JournalEntry entry, DateTimeOffset at);

    /// <summary>What a lane took in shortly before the module ended, to take up where it was; empty where it ended long ago.</summary>
    JournalTail ReadTail(string laneId);
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoJournal : IJournal
{
    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, Action? settled, CancellationToken cancellationToken)
    {
        settled?.Invoke();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Write(SqliteSession session, JournalEntry entry, DateTimeOffset at)
    {
    }

    /// <inheritdoc/>
    public JournalTail ReadTail(string laneId) => JournalTail.None;
}
