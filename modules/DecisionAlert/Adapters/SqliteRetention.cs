using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Outbox;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>What is deleted once it has been kept long enough. Messages that wait, and dead letters, are not.</summary>
internal static class SqliteRetention
{
    /// <summary>Deletes what is older than each limit.</summary>
    public static RetentionCount Delete(SqliteSession session, DateTimeOffset pictures, DateTimeOffset cases, DateTimeOffset journal) => new(
        session.Execute("DELETE FROM pictures WHERE keptAt < $1", SqliteCases.Time(pictures)),
        session.Execute("DELETE FROM cases WHERE openedAt < $1", SqliteCases.Time(cases)),
        session.Execute("DELETE FROM tickets WHERE at < $1", SqliteCases.Time(cases)),
        session.Execute("DELETE FROM lines WHERE at < $1", SqliteCases.Time(journal)),
        session.Execute(
            "DELETE FROM outbox WHERE state IN ($2, $3) AND doneAt < $1", SqliteCases.Time(journal), (long)OutboxState.Sent, (long)OutboxState.Withdrawn));
}
