using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.Recognition;

/// <summary>Looks for the GPU that the twin asks for and for room for bundles; the model itself stands in the module's health.</summary>
internal sealed class NodeDoctor(ITwinSettings<RecognitionSettings> twin) : IDoctorCheck
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        var findings = new List<DoctorFinding> { NodeCheck.Gpu([.. settings.Execution.Providers.Select(p => p.ToString())]) };
        if (settings.ModelCache is { Length: > 0 } folder)
        {
            findings.Add(NodeCheck.Disk(folder));
        }

        return Task.FromResult<IReadOnlyList<DoctorFinding>>(findings);
    }
}
