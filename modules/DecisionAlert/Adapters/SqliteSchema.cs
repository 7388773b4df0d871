namespace LossPrevention.DecisionAlert.Adapters;

/// <summary>The tables of the module's one SQLite file.</summary>
internal static class SqliteSchema
{
    /// <summary>Grows with every change of the tables; a file of a newer one is refused.</summary>
    public const int Version = 2;

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="InvalidOperationException">The file is of a newer schema.</exception>
    public static void Prepare(SqliteSession session, string? path)
    {
        session.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        session.Scalar("PRAGMA journal_mode = WAL");
        session.Execute("PRAGMA synchronous = FULL");
        var version = (long)session.Scalar("PRAGMA user_version")!;
        if (version > Version)
            throw new InvalidOperationException($"The journal '{path}' has schema {version}, this module knows {Version}; use another journalPath.");
        if (version == 1)
            session.Execute("ALTER TABLE lines ADD COLUMN sum INTEGER");
        session.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, startedAt TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS lines(
              id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs(id), lane TEXT NOT NULL, side INTEGER NOT NULL,
              kind TEXT NOT NULL, key TEXT, at TEXT NOT NULL, body BLOB NOT NULL, sum INTEGER);
            CREATE UNIQUE INDEX IF NOT EXISTS linesByKey ON lines(run, lane, side, kind, key);
            CREATE TABLE IF NOT EXISTS outbox(
              seq INTEGER PRIMARY KEY, destination TEXT NOT NULL, id TEXT NOT NULL, schema TEXT NOT NULL, body BLOB NOT NULL,
              madeAt TEXT NOT NULL, dueAt TEXT NOT NULL, state INTEGER NOT NULL, doneAt TEXT, attempts INTEGER NOT NULL DEFAULT 0, error TEXT,
              UNIQUE(destination, id));
            CREATE INDEX IF NOT EXISTS outboxByState ON outbox(state, seq);
            CREATE TABLE IF NOT EXISTS cases(
              id TEXT PRIMARY KEY, lane TEXT NOT NULL, ticket TEXT, kind TEXT NOT NULL, state TEXT NOT NULL, occurredAt TEXT NOT NULL,
              openedAt TEXT NOT NULL, closedAt TEXT, reviewedAt TEXT, reason TEXT, value REAL, body BLOB NOT NULL);
            CREATE INDEX IF NOT EXISTS casesByTime ON cases(occurredAt);
            CREATE TABLE IF NOT EXISTS pictures(caseId TEXT NOT NULL, id TEXT NOT NULL, keptAt TEXT NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY(caseId, id));
            CREATE TABLE IF NOT EXISTS pins(
              caseId TEXT PRIMARY KEY, until TEXT NOT NULL, by TEXT NOT NULL, name TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, package TEXT);
            CREATE TABLE IF NOT EXISTS tickets(key TEXT PRIMARY KEY, lane TEXT NOT NULL, at TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS ticketsByTime ON tickets(at);
            CREATE TABLE IF NOT EXISTS accounts(
              name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, stamp TEXT NOT NULL, failures INTEGER NOT NULL, lockedUntil TEXT,
              disabled INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS audit(
              id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
              hash BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS goods(
              day TEXT NOT NULL, code TEXT NOT NULL, seen INTEGER NOT NULL, rung INTEGER NOT NULL, recognised INTEGER NOT NULL, unknown INTEGER NOT NULL,
              PRIMARY KEY(day, code)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS laneHours(
              hour TEXT NOT NULL, lane TEXT NOT NULL, watched REAL NOT NULL, blind REAL NOT NULL, PRIMARY KEY(hour, lane)) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS kept(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            PRAGMA user_version = {Version};
            """);
    }
}
