using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The statements of the scorecard's counts.</summary>
internal static class SqliteCounts
{
    /// <summary>How many days products are counted for.</summary>
    public const int GoodsDays = 60;

    /// <summary>Adds to a lane's hour.</summary>
    public static void Add(SqliteSession session, LaneHour hour) => session.Execute(
        """
        INSERT INTO laneHours(hour, lane, watched, blind) VALUES ($1, $2, $3, $4)
        ON CONFLICT(hour, lane) DO UPDATE SET watched = watched + excluded.watched, blind = blind + excluded.blind
        """,
        SqliteCases.Time(hour.Hour), hour.LaneId, hour.WatchedSeconds, hour.BlindSeconds);

    /// <summary>Adds to a product's day.</summary>
    public static void Add(SqliteSession session, GoodsDay day) => session.Execute(
        """
        INSERT INTO goods(day, code, seen, rung, recognised, unknown) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT(day, code) DO UPDATE SET
          seen = seen + excluded.seen, rung = rung + excluded.rung, recognised = recognised + excluded.recognised, unknown = unknown + excluded.unknown
        """,
        day.Day, day.Code, (long)day.Seen, (long)day.Rung, (long)day.Recognised, (long)day.Unknown);

    /// <summary>The lanes' hours of a span.</summary>
    public static List<LaneHour> LaneHours(SqliteSession session, DateTimeOffset from, DateTimeOffset to) => session.Query(
        "SELECT hour, lane, watched, blind FROM laneHours WHERE hour >= $1 AND hour < $2",
        r => new LaneHour(DateTimeOffset.Parse(r.GetString(0)), r.GetString(1), r.GetDouble(2), r.GetDouble(3)), SqliteCases.Time(from), SqliteCases.Time(to));

    /// <summary>Every product's days that are kept, oldest first: a curve begins before the span that is shown.</summary>
    public static List<GoodsDay> Goods(SqliteSession session) => session.Query(
        "SELECT day, code, seen, rung, recognised, unknown FROM goods ORDER BY day",
        r => new GoodsDay(r.GetString(0), r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5)));

    /// <summary>Deletes what is older than each limit.</summary>
    public static int Delete(SqliteSession session, DateTimeOffset goods, DateTimeOffset hours) =>
        session.Execute("DELETE FROM goods WHERE day < $1", goods.UtcDateTime.ToString("yyyy-MM-dd"))
        + session.Execute("DELETE FROM laneHours WHERE hour < $1", SqliteCases.Time(hours));
}
