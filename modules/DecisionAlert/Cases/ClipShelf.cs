using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// The clips that VideoIngest has cut, in the folder that both modules share. A file's name is a digest of the alert's id, so that no
/// request names a path.
/// </summary>
internal sealed class ClipShelf(ITwinSettings<DecisionAlertSettings> twin)
{
    /// <summary>Opens a case's clip, with its manifest; the caller disposes of it.</summary>
    /// <exception cref="EvidenceException">There is none, it is damaged, or its key is gone.</exception>
    public EvidenceReader Open(string caseId) => twin.Current.Evidence is { } evidence
        ? new EvidenceStore(evidence.Path, evidence.KeyFile).Open(caseId)
        : throw new EvidenceException("no evidence folder is set: evidence.path and evidence.keyFile of DecisionAlert's twin");
}
