using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Writes the modules' logs to one file, a line an event.</summary>
internal sealed class FileLog(string path, TimeProvider clock) : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer = new(path) { AutoFlush = true };
    private bool closed;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer.Dispose();
        }
    }

    private void Write(string line)
    {
        lock (gate)
        {
            if (!closed)
            {
                writer.WriteLine(line);
            }
        }
    }

    private sealed class Logger(FileLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{log.Now} {logLevel} {eventId.Id} {category}: {formatter(state, exception)}{(exception is null ? string.Empty : $" | {exception}")}"));
            }
        }
    }

    private string Now => clock.GetUtcNow().UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
