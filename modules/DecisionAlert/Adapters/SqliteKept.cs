namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>Single values that last.</summary>
internal static class SqliteKept
{
    /// <summary>A value; null where none of that name is kept.</summary>
    public static string? Find(SqliteSession session, string name) => session.Scalar("SELECT value FROM kept WHERE name = $1", name) as string;

    /// <summary>Keeps a value in place of the one before.</summary>
    public static void Save(SqliteSession session, string name, string value) =>
        session.Execute("INSERT OR REPLACE INTO kept(name, value) VALUES ($1, $2)", name, value);
}
