using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>Commands that have been sent and wait for their till's word. Pure but for what it remembers.</summary>
internal sealed class CommandLedger
{
    /// <summary>Commands that can wait; beyond it the oldest is given up.</summary>
    public const int Capacity = 1024;

    private readonly Dictionary<string, Entry> waiting = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> order = [];

    /// <summary>How many wait.</summary>
    public int Count => waiting.Count;

    /// <summary>A command has been sent, for the first time or again.</summary>
    /// <param name="command">The command.</param>
    /// <param name="at">When.</param>
    /// <returns>A command that is given up for it, where there are too many.</returns>
    public LaneCommand? Sent(LaneCommand command, DateTimeOffset at)
    {
        if (waiting.TryGetValue(command.CommandId, out var known))
        {
            known.SentAt = at;
            return null;
        }

        var entry = new Entry(command) { SentAt = at };
        waiting[command.CommandId] = entry;
        order.AddLast(entry);
        if (order.Count <= Capacity)
        {
            return null;
        }

        var oldest = order.First!.Value;
        Forget(oldest);
        return oldest.Command;
    }

    /// <summary>The till has answered.</summary>
    /// <returns>The command; null where none of that id waits.</returns>
    public LaneCommand? Answered(string commandId)
    {
        if (!waiting.TryGetValue(commandId, out var entry))
        {
            return null;
        }

        Forget(entry);
        return entry.Command;
    }

    /// <summary>What is to be sent again, and what is over without a word and so given up.</summary>
    /// <param name="now">Node's clock.</param>
    /// <param name="retryAfter">How long a till may take to answer.</param>
    public (IReadOnlyList<LaneCommand> Again, IReadOnlyList<LaneCommand> GivenUp) Due(DateTimeOffset now, TimeSpan retryAfter)
    {
        var over = order.Where(e => e.Command.ExpiresAt <= now).ToList();
        over.ForEach(Forget);
        return ([.. order.Where(e => now - e.SentAt >= retryAfter).Select(e => e.Command)], [.. over.Select(e => e.Command)]);
    }

    private void Forget(Entry entry)
    {
        waiting.Remove(entry.Command.CommandId);
        order.Remove(entry);
    }

    private sealed class Entry(LaneCommand command)
    {
        public LaneCommand Command => command;

        public DateTimeOffset SentAt { get; set; }
    }
}
