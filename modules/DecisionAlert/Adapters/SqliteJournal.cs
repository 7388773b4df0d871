using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Journal;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>
/// The journal's lines in the module's SQLite file: append-only, each with a check sum. A start within ten minutes of the last line goes on
/// with its run, any other begins one; within a run a message that comes twice stands once.
/// </summary>
internal sealed class SqliteJournal(SqliteStore store, TimeProvider clock) : IJournal
{
    private static readonly TimeSpan TakeUpWithin = TimeSpan.FromMinutes(10);
    private readonly long run = store.Read(s => Convert.ToInt64(
        s.Scalar("SELECT run FROM lines WHERE id = (SELECT max(id) FROM lines) AND at >= $1", Ago(clock))
        ?? s.Scalar("INSERT INTO runs(startedAt) VALUES ($1) RETURNING id", SqliteCases.Time(clock.GetUtcNow()))));

    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, Action? settled, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        return store.AppendAsync(new StoreWrite(s => Write(s, entry, at)) { Settled = settled }, cancellationToken);
    }

    /// <inheritdoc/>
    public void Write(SqliteSession session, JournalEntry entry, DateTimeOffset at) => session.Execute(
        "INSERT OR IGNORE INTO lines(run, lane, side, kind, key, at, body, sum) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        run, entry.LaneId, (long)entry.Side, entry.Kind, entry.Key, SqliteCases.Time(at), entry.Body, Sum(entry.LaneId, entry.Kind, entry.Body));

    /// <inheritdoc/>
    public JournalTail ReadTail(string laneId) => store.Read(s =>
    {
        var inputs = s.Query(
            "SELECT kind, body FROM lines WHERE side = 0 AND lane = $1 AND run = $2 AND at >= $3 ORDER BY id",
            r => JournalCodec.Decode(r.GetString(0), r.GetFieldValue<byte[]>(1)), laneId, run, Ago(clock));
        var last = s.Scalar("SELECT body FROM lines WHERE side = 1 AND kind = 'decision' AND lane = $1 AND run = $2 ORDER BY id DESC LIMIT 1", laneId, run);
        return last is byte[] body && JsonSerializer.Deserialize(body, DecisionAlertJson.Default.Decision) is { } decision
            ? new JournalTail(inputs, decision.DecidedAt)
            : JournalTail.None with { Inputs = inputs };
    });

    private static string? Ago(TimeProvider clock) => SqliteCases.Time(clock.GetUtcNow() - TakeUpWithin);

    /// <summary>A lane's inputs of one run, in the order they came.</summary>
    /// <param name="path">The file.</param>
    /// <param name="laneId">The lane.</param>
    /// <param name="run">The run; null for the last.</param>
    /// <exception cref="JsonException">A line is not what was written.</exception>
    public static IEnumerable<LaneInput> ReadInputs(string path, string laneId, long? run = null)
    {
        using var session = new SqliteSession(path, SqliteOpenMode.ReadOnly);
        var lines = session.Stream(
            """
            SELECT id, kind, body, sum FROM lines
            WHERE side = 0 AND lane = $1 AND run = coalesce($2, (SELECT max(run) FROM lines)) ORDER BY id
            """,
            r => (Id: r.GetInt64(0), Kind: r.GetString(1), Body: r.GetFieldValue<byte[]>(2), Sum: r.IsDBNull(3) ? (long?)null : r.GetInt64(3)),
            laneId, run);
        foreach (var line in lines)
        {
            if (line.Sum is { } sum && sum != Sum(laneId, line.Kind, line.Body))
                throw new JsonException($"Line {line.Id} of the journal '{path}' is not what was written; the file is damaged.");
            yield return JournalCodec.Decode(line.Kind, line.Body);
        }
    }

    /// <summary>The first eight bytes of SHA-256 over lane, kind and body.</summary>
    private static long Sum(string laneId, string kind, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{laneId}\n{kind}\n"));
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }
}
