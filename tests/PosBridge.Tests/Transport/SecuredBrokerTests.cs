using System.Diagnostics.Metrics;
#if EDGESTACK_AZURE
using LossPrevention.PosBridge.Nms;
#endif
using LossPrevention.PosBridge.Stomp;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.PosBridge.Tests.Transport;

public sealed class StompSecuredBrokerTests(SecuredBroker shared) : SecuredBrokerContract(shared)
{
    private protected override PosTransportKind Kind => PosTransportKind.Stomp;

    private protected override string AddressOf(ActiveMqBroker broker, string host) => $"stomp+ssl://{host}:{broker.StompTlsPort}";

    private protected override IPosTransport Create(PosBridgeSettings settings) =>
        new StompPosTransport(settings, SomeMetrics.Create(), TimeProvider.System, NullLogger<StompPosTransport>.Instance);
}

public sealed class NmsSecuredBrokerTests(SecuredBroker shared) : SecuredBrokerContract(shared)
{
    private protected override PosTransportKind Kind => PosTransportKind.Nms;

#if EDGESTACK_AZURE
    private protected override string AddressOf(ActiveMqBroker broker, string host) => $"ssl://{host}:{broker.OpenWireTlsPort}";

    private protected override IPosTransport Create(PosBridgeSettings settings) =>
        new NmsPosTransport(settings, SomeMetrics.Create(), TimeProvider.System, NullLogger<NmsPosTransport>.Instance);
#else
    private protected override string AddressOf(ActiveMqBroker broker, string host) => throw new SkipException(Absent);

    private protected override IPosTransport Create(PosBridgeSettings settings) => throw new SkipException(Absent);

    private const string Absent = "NmsPosTransport is in the Azure build only (-p:EdgeStack=Azure)";
#endif
}

/// <summary>Counters that nobody reads.</summary>
internal static class SomeMetrics
{
    public static PosBridgeMetrics Create() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
