using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>What a module looks at, beside its own health, when it is asked by the direct method <c>doctor</c>. Registered in its services.</summary>
public interface IDoctorCheck
{
    /// <summary>Looks; what it throws becomes a finding.</summary>
    Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken);
}
