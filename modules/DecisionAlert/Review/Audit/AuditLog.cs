using LossPrevention.DecisionAlert.Adapters;

namespace LossPrevention.DecisionAlert.Review.Audit;

/// <summary>Every view of a picture, every decision, every change of an account, in a hash-chained log.</summary>
internal sealed class AuditLog(StoreHost host, TimeProvider clock)
{
    /// <summary>Writes a line.</summary>
    public void Write(string who, string action, string subject, string detail)
    {
        var at = clock.GetUtcNow();
        host.Store.Post(new StoreWrite(s => SqliteAudit.Append(s, at, who, action, subject, detail)) { Committed = () => { } });
    }

    /// <summary>The newest lines.</summary>
    public IReadOnlyList<AuditEntry> Newest(int count) => host.Store.Read(s => SqliteAudit.Newest(s, count));

    /// <summary>Checks every line against its hash.</summary>
    public AuditCheck Verify() => host.Store.Read(SqliteAudit.Verify);
}
