using LossPrevention.PosBridge.Rest;
using LossPrevention.PosBridge.Stomp;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>Makes the transport that the settings ask for.</summary>
internal sealed class PosTransportFactory(InProcessPosTransport inProcess, PosBridgeMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>Whether Apache.NMS.ActiveMQ is in this build.</summary>
#if EDGESTACK_AZURE
    public const bool HasNms = true;
#else
    public const bool HasNms = false;
#endif

    /// <summary>A transport; the in-process one is the same every time, since its publisher holds it.</summary>
    public IPosTransport Create(PosBridgeSettings settings) => settings.Transport.Kind switch
    {
        PosTransportKind.InProcess => inProcess,
        PosTransportKind.Stomp => new StompPosTransport(settings, metrics, clock, loggers.CreateLogger<StompPosTransport>()),
        PosTransportKind.Rest => new RestPosTransport(settings, metrics, clock, loggers.CreateLogger<RestPosTransport>()),
#if EDGESTACK_AZURE
        PosTransportKind.Nms => new Nms.NmsPosTransport(settings, metrics, clock, loggers.CreateLogger<Nms.NmsPosTransport>()),
#endif
        _ => throw new NotSupportedException($"{settings.Transport.Kind} is not in this build."),
    };
}
