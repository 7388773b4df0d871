using LossPrevention.PosBridge.Stomp;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>Makes the transport that the settings ask for.</summary>
internal sealed class PosTransportFactory(
    InProcessPosTransport inProcess, PosBridgeMetrics metrics, TimeProvider clock, ILogger<StompPosTransport> logger)
{
    /// <summary>A transport; the in-process one is the same every time, since its publisher holds it.</summary>
    public IPosTransport Create(PosBridgeSettings settings) => settings.Transport.Kind switch
    {
        PosTransportKind.InProcess => inProcess,
        PosTransportKind.Stomp => new StompPosTransport(settings, metrics, clock, logger),
        _ => throw new NotSupportedException($"{settings.Transport.Kind} is not in this build."),
    };
}
