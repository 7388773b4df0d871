using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Outbox;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>What is deleted once it has been kept long enough. Messages that wait, and dead letters, are not.</summary>
internal static class SqliteRetention
{
    private const long LinesAtOnce = 20_000;

    /// <summary>
    /// Deletes journal lines that are older than the limit, from the oldest on and some at a time, so that the writer is never held up for long:
    /// they are the many. Again until it deletes none.
    /// </summary>
    public static int DeleteLines(SqliteSession session, DateTimeOffset journal) => session.Execute(
        "DELETE FROM lines WHERE id < (SELECT min(id) FROM lines) + $2 AND at < $1", SqliteCases.Time(journal), LinesAtOnce);

    /// <summary>Deletes what else is older than each limit.</summary>
    public static RetentionCount Delete(SqliteSession session, DateTimeOffset now, DateTimeOffset pictures, DateTimeOffset cases, DateTimeOffset journal) => new(
        Pictures: SqlitePictures.Delete(session, pictures),
        Cases: session.Execute("DELETE FROM cases WHERE openedAt < $1 AND id NOT IN (SELECT caseId FROM pins)", SqliteCases.Time(cases)),
        Tickets: session.Execute("DELETE FROM tickets WHERE at < $1", SqliteCases.Time(cases)),
        Lines: 0,
        Messages: session.Execute(
            "DELETE FROM outbox WHERE state IN ($2, $3) AND doneAt < $1", SqliteCases.Time(journal), (long)OutboxState.Sent, (long)OutboxState.Withdrawn),
        Counts: SqliteCounts.Delete(session, now.AddDays(-SqliteCounts.GoodsDays), cases));
}
