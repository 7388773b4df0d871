using LossPrevention.DecisionAlert.Adapters;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Review.Audit;

/// <summary>The access log in a file, to be checked away from the module.</summary>
public static class AccessLogFile
{
    /// <summary>Checks every line against its hash.</summary>
    /// <param name="path">The module's SQLite file, <c>journalPath</c> of its twin; a copy will do.</param>
    /// <exception cref="IOException">It is no such file.</exception>
    public static AccessLogCheck Verify(string path)
    {
        try
        {
            using var session = new SqliteSession(path, SqliteOpenMode.ReadOnly);
            var check = SqliteAudit.Verify(session);
            return new AccessLogCheck(check.Count, check.Broken, check.Head);
        }
        catch (SqliteException error)
        {
            throw new IOException($"{path} holds no access log: {error.Message}", error);
        }
    }
}

/// <summary>What checking a log came to.</summary>
/// <param name="Count">Lines that are as they were written.</param>
/// <param name="Broken">The first line that is not, or is missing; null where all are.</param>
/// <param name="Head">The last good line's hash, hex. Kept elsewhere, it shows whether lines are missing at the end.</param>
public sealed record AccessLogCheck(long Count, long? Broken, string Head);
