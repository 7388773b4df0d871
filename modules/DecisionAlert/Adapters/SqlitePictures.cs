namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The statements about cases' pictures. What is replaced or deleted is overwritten with zeros in the file.</summary>
internal static class SqlitePictures
{
    /// <summary>Keeps a picture of a case.</summary>
    public static void Insert(SqliteSession session, string caseId, string id, byte[] picture, DateTimeOffset at) => session.Execute(
        "INSERT OR IGNORE INTO pictures(caseId, id, keptAt, jpeg) VALUES ($1, $2, $3, $4)", caseId, id, SqliteCases.Time(at), picture);

    /// <summary>A picture of a case, as it was kept; null where it is not.</summary>
    public static byte[]? Find(SqliteSession session, string caseId, string id) =>
        session.Scalar("SELECT jpeg FROM pictures WHERE caseId = $1 AND id = $2", caseId, id) as byte[];

    /// <summary>Some of the pictures that are not sealed.</summary>
    public static List<(string CaseId, string Id, byte[] Bytes)> InTheClear(SqliteSession session, int atMost) => session.Query(
        "SELECT caseId, id, jpeg FROM pictures WHERE substr(jpeg, 1, 8) <> x'4C505345414C3100' LIMIT $1", // "LPSEAL1\0"
        r => (r.GetString(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), atMost);

    /// <summary>Puts other bytes in a picture's place.</summary>
    public static void Replace(SqliteSession session, string caseId, string id, byte[] picture) => Overwriting(
        session, () => session.Execute("UPDATE pictures SET jpeg = $3 WHERE caseId = $1 AND id = $2", caseId, id, picture));

    /// <summary>Deletes pictures older than the limit, but for those of pinned cases. How many.</summary>
    public static int Delete(SqliteSession session, DateTimeOffset olderThan) => Overwriting(
        session, () => session.Execute("DELETE FROM pictures WHERE keptAt < $1 AND caseId NOT IN (SELECT caseId FROM pins)", SqliteCases.Time(olderThan)));

    /// <summary>Writes the file anew, without what it no longer holds, and empties the write-ahead log. As long as a copy of the file takes.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">There is no room for a copy, or somebody else reads the file.</exception>
    public static bool WriteFileAnew(SqliteSession session)
    {
        session.Execute("VACUUM");
        var busy = session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        return busy is 0L ? true : throw new Microsoft.Data.Sqlite.SqliteException("the write-ahead log is in use", 5);
    }

    private static int Overwriting(SqliteSession session, Func<int> change)
    {
        session.Scalar("PRAGMA secure_delete = ON");
        try
        {
            return change();
        }
        finally
        {
            session.Scalar("PRAGMA secure_delete = OFF");
        }
    }
}
