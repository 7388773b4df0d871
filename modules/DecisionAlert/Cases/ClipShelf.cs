using LossPrevention.Contracts;
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
    public EvidenceReader Open(string caseId) => Store is { } store
        ? store.Open(caseId)
        : throw new EvidenceException("no evidence folder is set: evidence.path and evidence.keyFile of DecisionAlert's twin");

    /// <summary>The names of a clip's pictures, in order of time; none where it cannot be opened.</summary>
    public ValueList<string> MomentsOf(string caseId)
    {
        try
        {
            using var clip = Open(caseId);
            return clip.Manifest.Parts.Where(p => p.ContentType == "image/jpeg").OrderBy(p => p.At).Select(p => p.Name).ToValueList();
        }
        catch (EvidenceException)
        {
            return default; // the card says so where it is played
        }
    }

    /// <summary>Keeps a case's clip beyond its time, whichever module deletes. False where there is none.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public bool Pin(string caseId, DateTimeOffset until) => Store?.Pin(caseId, until) ?? false;

    /// <summary>Lets a case's clip go when its time is up.</summary>
    public void Unpin(string caseId) => Store?.Unpin(caseId);

    private EvidenceStore? Store => twin.Current.Evidence is { } evidence ? new EvidenceStore(evidence.Path, evidence.KeyFile) : null;
}
