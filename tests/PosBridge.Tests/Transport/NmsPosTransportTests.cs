using LossPrevention.TestKit;
#if EDGESTACK_AZURE
using System.Text.Json.Nodes;
using LossPrevention.PosBridge.Nms;
using Microsoft.Extensions.Logging.Abstractions;
#endif

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>The bridge speaks OpenWire through Apache.NMS.ActiveMQ, the tills STOMP, on one real broker.</summary>
public sealed class NmsPosTransportTests(OpenBroker shared) : BrokerTransportContract(shared)
{
    private protected override string[] Silence => ["inactive", "did not answer"];

    private protected override (string Kind, string Address) Way(ActiveMqBroker broker) => ("nms", $"tcp://127.0.0.1:{broker.OpenWirePort}");

#if EDGESTACK_AZURE
    private protected override StompRig Create(ActiveMqBroker broker, bool ownsBroker)
    {
        var twin = new JsonObject { ["kind"] = "nms", ["uri"] = Way(broker).Address, ["heartBeatMs"] = 1_000, ["maxReconnectDelayMs"] = 500 };
        return new StompRig(
            broker, ownsBroker, (twin, (settings, metrics) => new NmsPosTransport(settings, metrics, TimeProvider.System, NullLogger<NmsPosTransport>.Instance)));
    }
#else
    private protected override Task<PosRig> CreateAsync(bool absent = false) =>
        throw new SkipException("NmsPosTransport is in the Azure build only (-p:EdgeStack=Azure)");

    private protected override StompRig Create(ActiveMqBroker broker, bool ownsBroker) =>
        throw new SkipException("NmsPosTransport is in the Azure build only (-p:EdgeStack=Azure)");
#endif
}
