using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// Key pictures are encrypted before they reach the disk, under the evidence's keys. Without keys they stay in memory and the health says so;
/// a store in memory keeps them as they are.
/// </summary>
internal sealed class PictureSeal(ITwinSettings<DecisionAlertSettings> twin, StoreHost host, IModuleHealth health)
{
    private const string Part = "pictures";
    private const string Traces = "pictureTraces";
    private const string Cleared = "pictureTracesCleared";

    /// <summary>Whether the store is a file, on which nothing may lie in the clear.</summary>
    public bool IsNeeded => host.Store.FilePath is not null;

    /// <summary>The bytes that the store may keep; null where it may keep none.</summary>
    public byte[]? Seal(string caseId, string id, ReadOnlySpan<byte> picture)
    {
        if (!IsNeeded)
            return picture.ToArray();
        try
        {
            var keys = EvidenceKeyRing.Load(twin.Current.Evidence?.KeyFile ?? throw new EvidenceException("set evidence.path and evidence.keyFile in DecisionAlert's twin"));
            health.Set(Part, HealthStatus.Healthy);
            return EvidenceSeal.Seal(keys, picture, Belonging(caseId, id));
        }
        catch (EvidenceException error)
        {
            health.Set(Part, HealthStatus.Degraded, $"Pictures of cases are not kept: {error.Message}.");
            return null;
        }
    }

    /// <summary>A picture as the store kept it, opened; one of before there were keys is as it is. Null where its key is gone.</summary>
    public byte[]? Open(string caseId, string id, byte[] kept)
    {
        if (!EvidenceSeal.IsSealed(kept))
            return kept;
        try
        {
            return twin.Current.Evidence is { } evidence ? EvidenceSeal.Open(EvidenceKeyRing.Load(evidence.KeyFile), kept, Belonging(caseId, id)) : null;
        }
        catch (EvidenceException error)
        {
            health.Set(Part, HealthStatus.Degraded, $"A picture of a case cannot be opened: {error.Message}.");
            return null;
        }
    }

    /// <summary>Seals what an older version left in the clear; what it was is overwritten. How many.</summary>
    public async Task<int> SealOldAsync()
    {
        var count = 0;
        while (IsNeeded && host.Store.Read(s => SqlitePictures.InTheClear(s, 100)) is { Count: > 0 } some)
        {
            var done = some.Select(p => (p.CaseId, p.Id, Bytes: Seal(p.CaseId, p.Id, p.Bytes))).Where(p => p.Bytes is not null).ToArray();
            if (done.Length == 0)
                break;
            await host.Store.WriteAsync(s =>
            {
                foreach (var (caseId, id, bytes) in done)
                    SqlitePictures.Replace(s, caseId, id, bytes!);
            });
            count += done.Length;
        }

        if (IsNeeded && host.Store.Read(s => SqliteKept.Find(s, Cleared)) is null && host.Store.Read(s => SqlitePictures.InTheClear(s, 1)) is [])
            await ClearAsync();
        return count;
    }

    /// <summary>
    /// Once in a file's life: what stood in the clear before there were keys may still lie in free pages, in the slack of others, and in the
    /// write-ahead log. The file is written anew and the log is emptied; no picture in the clear is written from here on.
    /// </summary>
    private async Task ClearAsync()
    {
        try
        {
            host.Store.Read(SqlitePictures.WriteFileAnew);
        }
        catch (SqliteException error)
        {
            health.Set(Traces, HealthStatus.Degraded, $"What older versions left of pictures could not be cleared yet ({error.Message}); make room as large as the journal's file.");
            return;
        }

        health.Set(Traces, HealthStatus.Healthy);
        await host.Store.WriteAsync(s => SqliteKept.Save(s, Cleared, "1"));
    }

    private static string Belonging(string caseId, string id) => $"{caseId}\n{id}";
}
