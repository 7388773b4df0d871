using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

public sealed partial class EdgeModuleHost
{
    [LoggerMessage(EventIds.Starting, LogLevel.Information, "{Module} starts.")]
    private partial void LogStarting(string module);

    [LoggerMessage(EventIds.Started, LogLevel.Information, "{Module} is in operation.")]
    private partial void LogStarted(string module);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "{Module} stops.")]
    private partial void LogStopping(string module);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "{Module} has stopped; messages lost: {Lost}.")]
    private partial void LogStopped(string module, int lost);

    [LoggerMessage(EventIds.SettingsWaiting, LogLevel.Warning, "{Module} waits for a twin that it can work with.")]
    private partial void LogWaitingForSettings(string module);

    [LoggerMessage(EventIds.CannotWork, LogLevel.Critical, "{Module} cannot work: {Reason}")]
    private partial void LogCannotWork(string module, string reason);
}
