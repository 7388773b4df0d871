using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;

namespace LossPrevention.DecisionAlert.Export;

/// <summary>
/// Takes a case out of the store, with its clip and pictures in the clear and a manifest of their digests, and keeps what it was made of beyond
/// its time. Who, why and the manifest's digest stand in the access log, so that a package that was changed with its manifest shows too.
/// </summary>
internal sealed class CaseExporter(ITwinSettings<DecisionAlertSettings> twin, StoreHost host, CaseBook cases, ClipShelf clips, AuditLog audit, TimeProvider clock)
{
    /// <summary>The longest name, characters.</summary>
    public const int MostName = 60;

    /// <summary>The longest reason, characters; with the name it fits a line of the access log.</summary>
    public const int MostReason = 100;

    private static readonly UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private CaseExportSettings? Place => twin.Current.Review.Export;

    /// <summary>A case's pin; null where it has none.</summary>
    public CasePin? PinOf(string caseId) => host.Store.Read(s => SqlitePins.Find(s, caseId));

    /// <summary>Pins a case and exports it.</summary>
    /// <returns>Why not, as a key of the words; null where it was exported. A case that could not be written is pinned all the same.</returns>
    public async Task<string?> ExportAsync(ReviewCase c, string name, string reason, Reviewer by, CancellationToken cancellationToken)
    {
        (name, reason) = (name.Trim(), reason.Trim());
        if (name.Length is < 2 or > MostName || reason.Length is < 5 or > MostReason)
            return "Export.BadText";
        if (Place is not { } place)
            return "Export.NoPlace";
        var now = clock.GetUtcNow();
        var pin = new CasePin(c.Id, now.AddDays(twin.Current.Review.Retention.PinnedDays), by.Name, name, reason, now, null);
        try
        {
            await PinAsync(pin);
            var package = $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{Path.GetFileNameWithoutExtension(EvidenceStore.NameOf(c.Id))[..12]}";
            var digest = await WriteAsync(place, package, c, pin, by, cancellationToken);
            await host.Store.WriteAsync(s => SqlitePins.Save(s, pin with { Package = package }));
            audit.Write(by.Name, "case.export", c.Id, Noted(package, digest));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EvidenceException)
        {
            audit.Write(by.Name, "case.export.failed", c.Id, error.Message);
            return "Export.Failed";
        }
    }

    /// <summary>Takes a pin off: the case, its pictures and its clip go when their own time is up. What was exported stays.</summary>
    public async Task UnpinAsync(string caseId, Reviewer by)
    {
        await host.Store.WriteAsync(s => SqlitePins.Delete(s, caseId));
        clips.Unpin(caseId);
        audit.Write(by.Name, "case.unpin", caseId, "");
    }

    /// <summary>How the access log notes an export.</summary>
    public static string Noted(string package, string digest) => $"{package} sha256:{digest}";

    private async Task PinAsync(CasePin pin)
    {
        await host.Store.WriteAsync(s => SqlitePins.Save(s, pin));
        clips.Pin(pin.CaseId, pin.Until);
        audit.Write(pin.By, "case.pin", pin.CaseId, $"until {pin.Until.UtcDateTime:yyyy-MM-dd}; {pin.Name}: {pin.Reason}");
    }

    private async Task<string> WriteAsync(CaseExportSettings place, string package, ReviewCase c, CasePin pin, Reviewer by, CancellationToken cancellationToken)
    {
        using var target = Open(place, package, pin.Until);
        var files = new List<ExportFile>();
        var manifest = new ExportManifest
        {
            Package = package,
            StoreId = c.Alert.StoreId,
            LaneId = c.Alert.LaneId,
            AlertId = c.Id,
            ExportedAt = pin.At,
            By = by.Name,
            Role = by.Role,
            Name = pin.Name,
            Reason = pin.Reason,
            ImmutableUntil = place.Immutability == ExportImmutability.None ? null : pin.Until,
            Files = [],
        };
        await PutAsync("case.json", JsonSerializer.SerializeToUtf8Bytes(c, ExportJson.Default.ReviewCase));
        foreach (var (picture, n) in c.Pictures.Select(id => cases.Picture(c.Id, id)).OfType<byte[]>().Select((picture, n) => (picture, n + 1)))
            await PutAsync($"item-{n}.jpg", picture);
        if (c.Clip is not null)
        {
            using var clip = clips.Open(c.Id);
            manifest = manifest with { ClipStart = clip.Manifest.ClipStart, Marks = clip.Manifest.Marks, Masked = clip.Manifest.Masked };
            foreach (var part in clip.Manifest.Parts)
            {
                using var stream = clip.OpenPart(part.Name)!;
                var bytes = new byte[part.Length];
                stream.ReadExactly(bytes);
                await PutAsync(Path.GetFileName(part.Name), bytes);
            }
        }

        var last = JsonSerializer.SerializeToUtf8Bytes(manifest with { Files = files.ToValueList() }, ExportJson.Default.ExportManifest);
        await target.PutAsync(ExportManifest.FileName, last, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(last));

        async Task PutAsync(string name, byte[] bytes)
        {
            await target.PutAsync(name, bytes, cancellationToken);
            files.Add(new ExportFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
    }

    private Target Open(CaseExportSettings place, string package, DateTimeOffset until)
    {
        if (place.Folder is { } folder)
        {
            var path = Path.Combine(folder, package);
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerAlone);
            return new Target(path, null, package, null);
        }

        var signature = place.SasFile is { } file ? Encoding.UTF8.GetString(File.ReadAllBytes(file)) : "";
        var keep = place.Immutability == ExportImmutability.None ? null : new BlobImmutability(until, place.Immutability == ExportImmutability.Locked);
        return new Target(null, new BlobContainer(SharedAccess.Address(place.Uri!)!, signature, clock), package, keep);
    }

    /// <summary>Where one package is written: each file is new, and none is written twice.</summary>
    private sealed class Target(string? folder, BlobContainer? container, string package, BlobImmutability? keep) : IDisposable
    {
        public async Task PutAsync(string name, byte[] bytes, CancellationToken cancellationToken)
        {
            if (folder is not null)
            {
                await using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
                await file.WriteAsync(bytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            else if (!await container!.PutAsync($"{package}/{name}", bytes, keep, cancellationToken))
            {
                throw new IOException($"'{package}/{name}' is there already");
            }
        }

        public void Dispose() => container?.Dispose();
    }
}
