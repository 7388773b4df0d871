using LossPrevention.DecisionAlert.Outbox;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The outbox's statements.</summary>
internal static class SqliteOutbox
{
    /// <summary>Puts a message out; false where it was put out before.</summary>
    public static bool Insert(SqliteSession session, Outgoing message) => session.Execute(
        "INSERT OR IGNORE INTO outbox(destination, id, schema, body, madeAt, dueAt, state) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        message.Destination, message.Id, message.Schema, message.Body, SqliteCases.Time(message.MadeAt), SqliteCases.Time(message.DueAt),
        (long)OutboxState.Waiting) > 0;

    /// <summary>Notes what became of a message.</summary>
    public static void Mark(SqliteSession session, string destination, string id, OutboxState state, DateTimeOffset at, string? error) => session.Execute(
        "UPDATE outbox SET state = $3, doneAt = $4, error = $5, attempts = attempts + 1 WHERE destination = $1 AND id = $2",
        destination, id, (long)state, SqliteCases.Time(at), error);

    /// <summary>Takes back what waits under an id, at every destination.</summary>
    public static void Withdraw(SqliteSession session, string id, DateTimeOffset at) => session.Execute(
        "UPDATE outbox SET state = $2, doneAt = $3 WHERE id = $1 AND state = $4",
        id, (long)OutboxState.Withdrawn, SqliteCases.Time(at), (long)OutboxState.Waiting);

    /// <summary>Lets a dead letter wait again.</summary>
    public static void Revive(SqliteSession session, string destination, string id) => session.Execute(
        "UPDATE outbox SET state = $3, doneAt = NULL, error = NULL WHERE destination = $1 AND id = $2 AND state = $4",
        destination, id, (long)OutboxState.Waiting, (long)OutboxState.Dead);

    /// <summary>What waits for a destination, in order.</summary>
    public static List<Outgoing> Waiting(SqliteSession session, string destination, int atMost) => session.Query(
        "SELECT id, schema, body, madeAt, dueAt FROM outbox WHERE state = $2 AND destination = $1 ORDER BY seq LIMIT $3",
        r => new Outgoing(
            destination, r.GetString(0), r.GetString(1), r.GetFieldValue<byte[]>(2), DateTimeOffset.Parse(r.GetString(3)), DateTimeOffset.Parse(r.GetString(4))),
        destination, (long)OutboxState.Waiting, atMost);

    /// <summary>What was refused for good, newest first.</summary>
    public static List<DeadLetter> Dead(SqliteSession session, int atMost) => session.Query(
        "SELECT destination, id, schema, doneAt, error FROM outbox WHERE state = $1 ORDER BY seq DESC LIMIT $2",
        r => new DeadLetter(r.GetString(0), r.GetString(1), r.GetString(2), DateTimeOffset.Parse(r.GetString(3)), r.IsDBNull(4) ? "" : r.GetString(4)),
        (long)OutboxState.Dead, atMost);

    /// <summary>How many wait.</summary>
    public static long CountWaiting(SqliteSession session) =>
        (long)session.Scalar("SELECT count(*) FROM outbox WHERE state = $1", (long)OutboxState.Waiting)!;
}

/// <summary>A message that its destination refused for good.</summary>
internal sealed record DeadLetter(string Destination, string Id, string Schema, DateTimeOffset At, string Error);
