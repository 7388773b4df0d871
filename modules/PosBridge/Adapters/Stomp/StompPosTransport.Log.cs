using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Stomp;

internal sealed partial class StompPosTransport
{
    [LoggerMessage(EventIds.Connected, LogLevel.Information, "Connected to {Broker}.")]
    private partial void LogConnected(Uri broker);

    [LoggerMessage(EventIds.Disconnected, LogLevel.Warning, "Lost {Broker}: {Reason}")]
    private partial void LogDisconnected(Uri broker, string reason);

    [LoggerMessage(EventIds.ConnectFailed, LogLevel.Warning, "Cannot connect to {Broker}, trying on: {Reason}")]
    private partial void LogConnectFailed(Uri broker, string reason);
}
