using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.PosBridge;

/// <summary>Whether the brokers answer at their ports, and room for the keys of what was sent; what the tills say of themselves stands in the module's health.</summary>
internal sealed class BrokerDoctor(ITwinSettings<PosBridgeSettings> twin, TimeProvider clock) : IDoctorCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        var findings = new List<DoctorFinding>();
        foreach (var broker in Brokers(settings.Transport))
        {
            findings.Add(await NodeCheck.ReachAsync(
                "broker", broker.Host, broker.Port, "start the broker, open its connector, or correct transport.uri", clock, cancellationToken));
        }

        if (settings.StatePath is { Length: > 0 } folder)
        {
            findings.Add(NodeCheck.Disk(folder));
        }

        return findings;
    }

    private static IReadOnlyList<Uri> Brokers(PosTransportSettings transport) =>
        [.. (BrokerAddress.Parse(transport.Uri, BrokerAddress.OpenWire) ?? BrokerAddress.Parse(transport.Uri, BrokerAddress.Stomp) ?? []).Where(uri => uri.Port > 0)];
}
