using Microsoft.Extensions.Logging;

namespace LossPrevention.VideoIngest.Lanes;

internal sealed partial class LaneRunner
{
    [LoggerMessage(EventIds.LaneStarted, LogLevel.Information, "{Lane} reads '{Source}'.")]
    private partial void LogStarted(string lane, string source);

    [LoggerMessage(EventIds.LaneEnded, LogLevel.Information, "{Lane} has read its video to the end: {Frames} frames, {Sightings} sightings.")]
    private partial void LogEnded(string lane, long frames, long sightings);

    [LoggerMessage(EventIds.LaneFailed, LogLevel.Error, "{Lane} has stopped: {Reason}")]
    private partial void LogFailed(string lane, string reason, Exception? error);

    [LoggerMessage(EventIds.LaneReconnecting, LogLevel.Warning, "{Lane} is blind and connects anew: {Reason}")]
    private partial void LogReconnecting(string lane, string reason);

    [LoggerMessage(EventIds.LaneBlind, LogLevel.Error, "{Lane} is blind: {Reason}")]
    private partial void LogBlind(string lane, string reason);

    [LoggerMessage(EventIds.LaneSeesAgain, LogLevel.Information, "{Lane} sees again.")]
    private partial void LogSeesAgain(string lane);

    [LoggerMessage(EventIds.CameraClock, LogLevel.Warning, "{Lane}: {Wrong}")]
    private partial void LogClock(string lane, string wrong);

    [LoggerMessage(EventIds.VideoDamaged, LogLevel.Error, "{Lane}: video '{Source}' is damaged ({Damage}); what could be decoded was used.")]
    private partial void LogDamaged(string lane, string source, string damage);
}
