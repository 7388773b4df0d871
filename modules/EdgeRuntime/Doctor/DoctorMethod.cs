using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>
/// Answers the direct method <c>doctor</c>: every part and lane of the module's health, then what its checks see. A check may take so
/// long; the hub itself waits at most 300 s for the answer.
/// </summary>
internal sealed class DoctorMethod(ModuleIdentity identity, ModuleHealthReporter health, IEnumerable<IDoctorCheck> checks, TimeProvider clock)
    : IMethodHandler<DoctorRequest, DoctorResponse>
{
    private const string SeeOperations = "docs/operations.md says what to do about this reason";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <inheritdoc/>
    public async Task<DoctorResponse> HandleAsync(DoctorRequest request, CancellationToken cancellationToken)
    {
        var findings = Health().ToList();
        foreach (var seen in await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken))))
        {
            findings.AddRange(seen);
        }

        return new DoctorResponse(identity.ModuleId, findings.ToValueList());
    }

    private IEnumerable<DoctorFinding> Health()
    {
        foreach (var (part, (status, reason)) in health.Parts)
        {
            yield return Of(part, status, reason);
        }

        foreach (var lane in health.Lanes)
        {
            yield return Of(lane.LaneId, lane.Status, lane.Reason);
        }
    }

    private static DoctorFinding Of(string subject, HealthStatus status, string? reason) => status switch
    {
        HealthStatus.Healthy => DoctorFinding.Good(subject, "is well"),
        HealthStatus.Degraded => DoctorFinding.Weak(subject, reason ?? "is degraded", SeeOperations),
        _ => DoctorFinding.Bad(subject, reason ?? "is unhealthy", SeeOperations),
    };

    private async Task<IReadOnlyList<DoctorFinding>> LookAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return [DoctorFinding.Unknown(identity.ModuleId, $"{check.GetType().Name} could not look: {error.Message}")];
        }
    }
}
