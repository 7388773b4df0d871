using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

internal sealed partial class PosEventPump
{
    [LoggerMessage(EventIds.Duplicate, LogLevel.Debug, "{Source}: an event of {Lane} that was sent before; dropped.")]
    private partial void LogDuplicate(string source, string lane);

    [LoggerMessage(EventIds.DeadLettered, LogLevel.Warning, "{Source}: put to the dead letters: {Reason}.")]
    private partial void LogDeadLettered(string source, string reason);

    [LoggerMessage(EventIds.DeadLetterFailed, LogLevel.Warning, "{Source}: cannot be used, and not be put to the dead letters now ({Reason}); it will come again.")]
    private partial void LogDeadLetterFailed(string source, string reason);

    [LoggerMessage(EventIds.Late, LogLevel.Information, "{Source}: an event of {Lane} at {OccurredAt:O} came late.")]
    private partial void LogLate(string source, string lane, DateTimeOffset occurredAt);
}
