using System.Threading.Channels;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Journal;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>
/// The journal in one SQLite file: append-only, write-ahead log, one writer that puts what waits into one transaction. Each start of the
/// module is a run; within it a message that comes twice stands once.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private const int SchemaVersion = 1;
    private const int Batch = 512;
    private readonly Channel<JournalEntry> queue = Channel.CreateBounded<JournalEntry>(
        new BoundedChannelOptions(8192) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private static readonly string[] Columns = ["$run", "$lane", "$side", "$kind", "$key", "$at", "$body"];
    private readonly SqliteConnection connection;
    private readonly long run;
    private readonly TimeProvider clock;
    private readonly Action<Exception> failed;
    private readonly Task writer;

    /// <summary>Opens or makes the file and starts a run.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="clock">Stamps the lines.</param>
    /// <param name="failed">Told once when the journal cannot be written any more.</param>
    /// <exception cref="InvalidOperationException">The file is of a newer schema.</exception>
    public SqliteJournal(string path, TimeProvider clock, Action<Exception> failed)
    {
        SqliteLibrary.Use();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        this.clock = clock;
        this.failed = failed;
        connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        Prepare(path);
        run = (long)Scalar("INSERT INTO runs(startedAt) VALUES ($at) RETURNING id", ("$at", clock.GetUtcNow().ToString("O")))!;
        writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        writer.IsCompleted ? ValueTask.CompletedTask : queue.Writer.WriteAsync(entry, cancellationToken);

    /// <summary>Writes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer;
        await connection.DisposeAsync();
    }

    /// <summary>A lane's inputs of one run, in the order they came.</summary>
    /// <param name="path">The file.</param>
    /// <param name="laneId">The lane.</param>
    /// <param name="run">The run; null for the last.</param>
    public static IEnumerable<LaneInput> ReadInputs(string path, string laneId, long? run = null)
    {
        SqliteLibrary.Use();
        using var file = Open(path, SqliteOpenMode.ReadOnly);
        using var command = file.CreateCommand();
        command.CommandText = "SELECT kind, body FROM lines WHERE side = 0 AND lane = $lane AND run = coalesce($run, (SELECT max(id) FROM runs)) ORDER BY id";
        command.Parameters.AddWithValue("$lane", laneId);
        command.Parameters.AddWithValue("$run", (object?)run ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return JournalCodec.Decode(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        opened.Open();
        return opened;
    }

    private void Prepare(string path)
    {
        Scalar("PRAGMA journal_mode = WAL");
        Scalar("PRAGMA synchronous = NORMAL");
        var version = (long)Scalar("PRAGMA user_version")!;
        if (version > SchemaVersion)
            throw new InvalidOperationException($"The journal '{path}' has schema {version}, this module knows {SchemaVersion}; use another journalPath.");
        Scalar(
            $"""
            CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, startedAt TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS lines(
              id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs(id), lane TEXT NOT NULL, side INTEGER NOT NULL,
              kind TEXT NOT NULL, key TEXT, at TEXT NOT NULL, body BLOB NOT NULL);
            CREATE UNIQUE INDEX IF NOT EXISTS linesByKey ON lines(run, lane, side, kind, key);
            PRAGMA user_version = {SchemaVersion};
            """);
    }

    private object? Scalar(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // only constants of this class come here
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }

    private void WriteAll()
    {
        try
        {
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                WriteBatch();
        }
        catch (Exception error)
        {
            failed(error);
            queue.Writer.TryComplete(error);
        }
    }

    private void WriteBatch()
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "INSERT OR IGNORE INTO lines(run, lane, side, kind, key, at, body) VALUES ($run, $lane, $side, $kind, $key, $at, $body)";
        var values = Columns.Select(name => command.Parameters.AddWithValue(name, DBNull.Value)).ToArray();
        for (var count = 0; count < Batch && queue.Reader.TryRead(out var entry); count++)
        {
            object[] row =
            [
                run, entry.LaneId, (long)entry.Side, entry.Kind, (object?)entry.Key ?? DBNull.Value, clock.GetUtcNow().ToString("O"), entry.Body,
            ];
            for (var i = 0; i < row.Length; i++)
                values[i].Value = row[i];
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
