using LossPrevention.DecisionAlert.Cases;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The statements about pinned cases.</summary>
internal static class SqlitePins
{
    private const string Columns = "caseId, until, by, name, reason, at, package";

    /// <summary>A case's pin; null where it has none.</summary>
    public static CasePin? Find(SqliteSession session, string caseId) => session.Query($"SELECT {Columns} FROM pins WHERE caseId = $1", Read, caseId).SingleOrDefault();

    /// <summary>Pins a case, or pins it anew.</summary>
    public static void Save(SqliteSession session, CasePin p) => session.Execute(
        $"INSERT OR REPLACE INTO pins({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)", p.CaseId, SqliteCases.Time(p.Until), p.By, p.Name, p.Reason, SqliteCases.Time(p.At), p.Package);

    /// <summary>Takes pins off whose time is up. How many.</summary>
    public static int DeleteExpired(SqliteSession session, DateTimeOffset now) => session.Execute("DELETE FROM pins WHERE until <= $1", SqliteCases.Time(now));

    /// <summary>Takes a pin off.</summary>
    public static void Delete(SqliteSession session, string caseId) => session.Execute("DELETE FROM pins WHERE caseId = $1", caseId);

    private static CasePin Read(SqliteDataReader r) => new(
        r.GetString(0), DateTimeOffset.Parse(r.GetString(1)), r.GetString(2), r.GetString(3), r.GetString(4), DateTimeOffset.Parse(r.GetString(5)), r.IsDBNull(6) ? null : r.GetString(6));
}
