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

#if EDGESTACK_AZURE
    [SkippableFact]
    public async Task Brokers_TheFirstIsAway_TheNextIsTaken()
    {
        var broker = await ActiveMqBroker.StartNewAsync();
        await using var rig = Create(broker, ownsBroker: true, $"activemq:failover:(tcp://127.0.0.1:1,tcp://127.0.0.1:{broker.OpenWirePort})");
        await rig.StartBridgeAsync();

        await rig.PublishAsync(TillEvents.Scan().Json());

        await rig.UntilEventsAsync(1);
    }

    private protected override StompRig Create(ActiveMqBroker broker, bool ownsBroker) => Create(broker, ownsBroker, $"tcp://127.0.0.1:{broker.OpenWirePort}");

    private static StompRig Create(ActiveMqBroker broker, bool ownsBroker, string address)
    {
        var twin = new JsonObject { ["kind"] = "nms", ["uri"] = address, ["heartBeatMs"] = 1_000, ["maxReconnectDelayMs"] = 500 };
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
