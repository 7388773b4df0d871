using System.Text.Json;
using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The cases' statements.</summary>
internal static class SqliteCases
{
    /// <summary>Writes a new case; false where it is kept already.</summary>
    public static bool Insert(SqliteSession session, ReviewCase c) => session.Execute(
        "INSERT OR IGNORE INTO cases(id, lane, ticket, kind, state, occurredAt, openedAt, value, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        c.Id, c.Alert.LaneId, c.Alert.TransactionId, Name(c.Alert.Kind), Name(c.State), Time(c.Alert.OccurredAt), Time(c.OpenedAt), (double?)c.Value, Body(c)) > 0;

    /// <summary>Writes what a case has become.</summary>
    public static void Update(SqliteSession session, ReviewCase c) => session.Execute(
        "UPDATE cases SET state = $2, closedAt = $3, reviewedAt = $4, reason = $5, body = $6 WHERE id = $1",
        c.Id, Name(c.State), Time(c.ClosedAt), Time(c.Review?.At), c.Review?.Reason is { } reason ? Name(reason) : null, Body(c));

    /// <summary>A case; null where it is not kept.</summary>
    public static ReviewCase? Find(SqliteSession session, string id) =>
        session.Scalar("SELECT body FROM cases WHERE id = $1", id) is byte[] body ? Read(body) : null;

    /// <summary>The cases opened last, oldest of them first.</summary>
    public static List<ReviewCase> Newest(SqliteSession session, int count) => session.Query(
        "SELECT body FROM (SELECT rowid AS n, body FROM cases ORDER BY rowid DESC LIMIT $1) ORDER BY n", r => Read(r.GetFieldValue<byte[]>(0)), count);

    /// <summary>The cases of a span of event time, newest first.</summary>
    public static List<ReviewCase> Between(SqliteSession session, DateTimeOffset from, DateTimeOffset to) => session.Query(
        "SELECT body FROM cases WHERE occurredAt >= $1 AND occurredAt < $2 ORDER BY occurredAt DESC LIMIT 20000",
        r => Read(r.GetFieldValue<byte[]>(0)), Time(from), Time(to));

    /// <summary>The finished tickets of a span of event time.</summary>
    public static List<TicketCount> Tickets(SqliteSession session, DateTimeOffset from, DateTimeOffset to) => session.Query(
        "SELECT lane, at FROM tickets WHERE at >= $1 AND at < $2", r => new TicketCount(r.GetString(0), DateTimeOffset.Parse(r.GetString(1))), Time(from), Time(to));

    /// <summary>A name as JSON has it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A time as the tables hold it: UTC, sortable as text.</summary>
    public static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("O");

    private static byte[] Body(ReviewCase c) => JsonSerializer.SerializeToUtf8Bytes(c, CasesJson.Default.ReviewCase);

    private static ReviewCase Read(byte[] body) =>
        JsonSerializer.Deserialize(body, CasesJson.Default.ReviewCase) ?? throw new JsonException("The store holds null where a case is expected.");
}
