using LossPrevention.DecisionAlert.Adapters;

namespace LossPrevention.DecisionAlert.Review.Audit;

/// <summary>Every view of a picture, every decision, every change of an account, in a hash-chained log.</summary>
internal sealed class AuditLog(StoreHost host, TimeProvider clock)
{
    private const int Sparing = 10;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset From, long Count)> sparing = new(StringComparer.Ordinal);

    /// <summary>Writes a line.</summary>
    public void Write(string who, string action, string subject, string detail)
    {
        var at = clock.GetUtcNow();
        host.Store.Post(new StoreWrite(s => SqliteAudit.Append(s, at, who, action, subject, detail)) { Committed = () => { } });
    }

    /// <summary>The same for what a stranger can do at will: ten lines a minute of an action, then one that says how many more there were.</summary>
    public void WriteSparingly(string who, string action, string subject, string detail)
    {
        long left = 0;
        lock (gate)
        {
            var (from, count) = sparing.GetValueOrDefault(action);
            if (clock.GetUtcNow() - from >= TimeSpan.FromMinutes(1))
                (left, from, count) = (Math.Max(0, count - Sparing), clock.GetUtcNow(), 0);
            sparing[action] = (from, ++count);
            if (count > Sparing)
                return;
        }

        if (left > 0)
            Write(who, action, "notWritten", $"{left} more");
        Write(who, action, subject, detail);
    }

    /// <summary>The newest lines.</summary>
    public IReadOnlyList<AuditEntry> Newest(int count) => host.Store.Read(s => SqliteAudit.Newest(s, count));

    /// <summary>The newest lines of one action.</summary>
    public IReadOnlyList<AuditEntry> Newest(string action, int count) => host.Store.Read(s => SqliteAudit.Newest(s, action, count));

    /// <summary>Checks every line against its hash.</summary>
    public AuditCheck Verify() => host.Store.Read(SqliteAudit.Verify);
}
