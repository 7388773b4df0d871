using LossPrevention.DecisionAlert.Review.Audit;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The access log's statements.</summary>
internal static class SqliteAudit
{
    private const string Columns = "id, at, who, action, subject, detail, hash";

    /// <summary>Appends a line, chained to the last.</summary>
    public static void Append(SqliteSession session, DateTimeOffset at, string who, string action, string subject, string detail)
    {
        var last = session.Query($"SELECT {Columns} FROM audit ORDER BY id DESC LIMIT 1", Read).SingleOrDefault();
        var entry = new AuditEntry(
            (last?.Id ?? 0) + 1, SqliteCases.Time(at)!, AuditEntry.Clean(who), AuditEntry.Clean(action), AuditEntry.Clean(subject), AuditEntry.Clean(detail), []);
        session.Execute(
            $"INSERT INTO audit({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            entry.Id, entry.At, entry.Who, entry.Action, entry.Subject, entry.Detail, entry.Expected(last?.Hash ?? AuditEntry.Beginning));
    }

    /// <summary>The newest lines, newest first.</summary>
    public static List<AuditEntry> Newest(SqliteSession session, int count) =>
        session.Query($"SELECT {Columns} FROM audit ORDER BY id DESC LIMIT $1", Read, count);

    /// <summary>The newest lines of one action, newest first.</summary>
    public static List<AuditEntry> Newest(SqliteSession session, string action, int count) =>
        session.Query($"SELECT {Columns} FROM audit WHERE action = $1 ORDER BY id DESC LIMIT $2", Read, action, count);

    /// <summary>Checks every line against its hash and its number.</summary>
    public static AuditCheck Verify(SqliteSession session)
    {
        var (count, before) = (0L, AuditEntry.Beginning);
        foreach (var entry in session.Stream($"SELECT {Columns} FROM audit ORDER BY id", Read))
        {
            count++;
            if (entry.Id != count || !entry.Hash.AsSpan().SequenceEqual(entry.Expected(before)))
                return new AuditCheck(count - 1, count, Convert.ToHexStringLower(before));
            before = entry.Hash;
        }

        return new AuditCheck(count, null, Convert.ToHexStringLower(before));
    }

    private static AuditEntry Read(SqliteDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetFieldValue<byte[]>(6));
}
