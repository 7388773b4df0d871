using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

public sealed class StompPosTransportTests(OpenBroker shared) : BrokerTransportContract(shared)
{
    private protected override string[] Silence => ["silent", "no answer"];

    private protected override (string Kind, string Address) Way(ActiveMqBroker broker) => ("stomp", broker.StompUri);

    private protected override StompRig Create(ActiveMqBroker broker, bool ownsBroker) => new(broker, ownsBroker);
}
