using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

internal sealed partial class LaneCommandHandler
{
    [LoggerMessage(EventIds.CommandSent, LogLevel.Information, "Command {CommandId} ({Kind}) is on its way to {Lane}.")]
    private partial void LogSent(string commandId, string lane, LaneCommandKind kind);

    [LoggerMessage(EventIds.CommandExpired, LogLevel.Warning, "Command {CommandId} for {Lane} was not sent: it expired at {ExpiresAt:O}.")]
    private partial void LogExpired(string commandId, string lane, DateTimeOffset expiresAt);

    [LoggerMessage(EventIds.CommandRepeated, LogLevel.Debug, "Command {CommandId} for {Lane} was sent before; dropped.")]
    private partial void LogRepeated(string commandId, string lane);

    [LoggerMessage(EventIds.CommandWaits, LogLevel.Warning, "Command {CommandId} for {Lane} waits for the tills: {Reason}")]
    private partial void LogWaits(string commandId, string lane, string reason);
}
