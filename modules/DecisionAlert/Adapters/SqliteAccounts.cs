using LossPrevention.DecisionAlert.Review.Accounts;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The accounts' statements.</summary>
internal static class SqliteAccounts
{
    private const string Columns = "name, role, password, stamp, failures, lockedUntil, disabled";

    /// <summary>An account; null where there is none of that name.</summary>
    public static Account? Find(SqliteSession session, string name) =>
        session.Query($"SELECT {Columns} FROM accounts WHERE name = $1", Read, name).SingleOrDefault();

    /// <summary>Every account, by name.</summary>
    public static List<Account> All(SqliteSession session) => session.Query($"SELECT {Columns} FROM accounts ORDER BY name", Read);

    /// <summary>Writes an account, new or changed.</summary>
    public static void Save(SqliteSession session, Account a) => session.Execute(
        $"INSERT OR REPLACE INTO accounts({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        a.Name, SqliteCases.Name(a.Role), a.Password, a.Stamp, (long)a.Failures, SqliteCases.Time(a.LockedUntil), a.Disabled ? 1L : 0L);

    private static Account Read(SqliteDataReader r) => new(
        r.GetString(0), Enum.Parse<Role>(r.GetString(1), ignoreCase: true), r.GetString(2), r.GetString(3), r.GetInt32(4),
        r.IsDBNull(5) ? null : DateTimeOffset.Parse(r.GetString(5)), r.GetInt64(6) != 0);
}
