using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.PosBridge;

/// <summary>Whether the brokers let the module in, and room for the keys of what was sent; what the tills say of themselves stands in the module's health.</summary>
internal sealed class BrokerDoctor(ITwinSettings<PosBridgeSettings> twin, TimeProvider clock) : IDoctorCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        List<DoctorFinding> findings = [.. await BrokerCheck.RunAsync(settings.Transport, clock, cancellationToken)];
        if (settings.StatePath is { Length: > 0 } folder)
        {
            findings.Add(NodeCheck.Disk(folder));
        }

        return findings;
    }
}
