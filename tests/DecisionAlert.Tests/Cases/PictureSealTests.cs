using System.Text;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Tests.Review;
using LossPrevention.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Cases;

/// <summary>What of a case's pictures lies on the disk.</summary>
public sealed class PictureSealTests : IDisposable
{
    private static readonly byte[] Picture = Encoding.ASCII.GetBytes("a picture that somebody who carries the box away must not see");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("picture-seal-");
    private readonly ClipFolder clips = new();

    private string Journal => Path.Combine(folder.FullName, "journal.db");

    public void Dispose()
    {
        clips.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Raise_PictureOnDisk_IsEncryptedThereAndReadAfterARestart_AlsoUnderARotatedKey()
    {
        await using (var store = await StartAsync(withKeys: true))
        {
            store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: Picture);
            await store.Db.WriteAsync(_ => { });
        }

        OnDisk().ShouldBeFalse();
        EvidenceKeyRing.Rotate(clips.KeyFile, "2026-02");
        await using (var store = await StartAsync(withKeys: true))
        {
            store.Cases.Picture("misScan:s1", "s:misScan:s1").ShouldBe(Picture);
            await store.Db.WriteAsync(s => s.Execute("INSERT INTO pictures SELECT 'misScan:s2', id, keptAt, jpeg FROM pictures"));
            store.Cases.Picture("misScan:s2", "s:misScan:s1").ShouldBeNull("a picture that was moved to another case does not open");
        }
    }

    [Fact]
    public async Task Start_PicturesOfAnOlderVersionInTheClear_AreReadAndThenEncryptedAndOverwritten()
    {
        await using (var store = await StartAsync(withKeys: true))
            await store.Db.WriteAsync(s => SqlitePictures.Insert(s, "misScan:s1", "s1", Picture, TimeProvider.System.GetUtcNow()));
        OnDisk().ShouldBeTrue("so the check below can fail");

        await using (var store = await StartAsync(withKeys: true))
        {
            store.Cases.Picture("misScan:s1", "s1").ShouldBe(Picture);
            await ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services).DeleteAsync();
            store.Cases.Picture("misScan:s1", "s1").ShouldBe(Picture);
            await store.Db.WriteAsync(_ => { });
            store.Services.GetRequiredService<AuditLog>().Newest(10).ShouldContain(l => l.Action == "pictures.seal");
        }

        OnDisk().ShouldBeFalse();
    }

    [Fact]
    public async Task Start_FileOfAnOlderVersionAfterACrash_HoldsNoTraceOfItsPictures_NeitherInFreePagesNorInTheLog()
    {
        var old = Path.Combine(folder.FullName, "old.db");
        byte[] large = [.. Enumerable.Repeat(Picture, 400).SelectMany(p => p)];
        using (var session = new SqliteSession(old))
        {
            SqliteSchema.Prepare(session, old);
            session.Execute("PRAGMA wal_autocheckpoint = 0");
            session.Scalar("PRAGMA secure_delete = OFF");
            for (var i = 0; i < 20; i++)
                SqlitePictures.Insert(session, $"misScan:{i}", "s", large, TimeProvider.System.GetUtcNow());
            session.Scalar("PRAGMA wal_checkpoint(FULL)");
            session.Execute("DELETE FROM pictures WHERE caseId <> 'misScan:0'");
            File.Copy(old, Journal); // as a crash leaves them
            File.Copy(old + "-wal", Journal + "-wal");
        }

        OnDisk("journal.db").ShouldBeTrue("so the check below can fail");
        OnDisk("journal.db-wal").ShouldBeTrue("so the check below can fail");

        await using var store = await StartAsync(withKeys: true);
        await ActivatorUtilities.CreateInstance<RetentionKeeper>(store.Services).DeleteAsync();

        OnDisk("journal.db*").ShouldBeFalse("while the module runs: nothing waits for its end");
        store.Cases.Picture("misScan:0", "s").ShouldBe(large);
    }

    [Fact]
    public async Task Raise_NoKeys_KeepsThePictureInMemoryAloneAndSaysSo()
    {
        await using (var store = await StartAsync(withKeys: false))
        {
            store.Raise("misScan:s1", kind: DiscrepancyKind.MisScan, picture: Picture);
            await store.Db.WriteAsync(_ => { });
            store.Cases.Picture("misScan:s1", "s:misScan:s1").ShouldBe(Picture);
            store.Services.GetRequiredService<PictureSeal>().Seal("misScan:s1", "x", Picture).ShouldBeNull();
        }

        OnDisk().ShouldBeFalse();
    }

    private Task<ReviewStore> StartAsync(bool withKeys) => ReviewStore.StartAsync(change: d =>
    {
        d["journalPath"] = Journal;
        if (withKeys)
            clips.Configure(d);
    });

    /// <summary>Whether the picture can be read out of the store's files.</summary>
    private bool OnDisk(string files = "journal.db*") => Directory.EnumerateFiles(folder.FullName, files).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Picture) >= 0);
}
