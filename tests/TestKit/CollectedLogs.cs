using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LossPrevention.TestKit;

/// <summary>Everything that is logged, message and exception as one text. Add it as an <see cref="ILoggerProvider"/>.</summary>
public sealed class CollectedLogs : ILoggerProvider, ILogger
{
    private readonly Channel<string> news = Channel.CreateUnbounded<string>();

    /// <summary>What has been logged so far.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Waits, a minute at most, for a line that fits; lines before it are not asked about again.</summary>
    public async Task<string> FirstAsync(Func<string, bool> fits)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        return await news.Reader.ReadAllAsync(late.Token).FirstAsync(fits, late.Token);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception) + exception;
        Lines.Enqueue(line);
        news.Writer.TryWrite(line);
    }

    public void Dispose()
    {
    }
}
