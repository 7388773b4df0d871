using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>One connection with its prepared statements. Used under the store's lock.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly SqliteConnection connection;

    /// <summary>Opens the file, or a database in memory where there is none.</summary>
    public SqliteSession(string? path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        SqliteLibrary.Use();
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path ?? ":memory:",
            Mode = path is null ? SqliteOpenMode.Memory : mode,
            Pooling = false,
        }.ToString());
        connection.Open();
    }

    /// <summary>Begins a transaction.</summary>
    public void Begin() => Execute("BEGIN IMMEDIATE");

    /// <summary>Makes it last.</summary>
    public void Commit() => Execute("COMMIT");

    /// <summary>Takes it back, where SQLite has not done so by itself.</summary>
    public void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk; then there is none left.
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">A constant of the caller; what differs from call to call comes as values.</param>
    /// <param name="values">$1, $2, ... in order; null is NULL.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null where there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>Every row.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>Every row, one at a time; no other statement may run meanwhile.</summary>
    public IEnumerable<T> Stream<T>(string sql, Func<SqliteDataReader, T> row, params object?[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        while (reader.Read())
            yield return row(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in prepared.Values)
            command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // only constants of this module come here
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
                command.Parameters.AddWithValue($"${i + 1}", DBNull.Value);
            prepared[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
