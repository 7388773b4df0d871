using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.Evidence.Tests;

public sealed class EvidenceStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("evidence").FullName;
    private readonly string keyFile;
    private readonly EvidenceStore store;
    private readonly byte[] clip = new byte[200_000];
    private readonly byte[] picture = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    public EvidenceStoreTests()
    {
        keyFile = Path.Combine(folder, "keys.json");
        EvidenceKeyRing.Rotate(keyFile, "2026-01");
        store = new EvidenceStore(Path.Combine(folder, "clips"), keyFile);
        new Random(3).NextBytes(clip);
    }

    private string FileOfA => Path.Combine(folder, "clips", EvidenceStore.NameOf("a-1"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_WhatWasWritten_ManifestAndPartsAreThere()
    {
        var name = Write("a-1");

        using var evidence = store.Open("a-1");

        name.ShouldBe(EvidenceStore.NameOf("a-1"));
        evidence.Manifest.ShouldBe(Manifest("a-1"));
        evidence.Manifest.OffsetOf(Now.AddSeconds(2)).ShouldBe(2);
        Bytes(evidence, EvidencePart.Clip).ShouldBe(clip);
        Bytes(evidence, EvidencePart.ScanPicture).ShouldBe(picture);
        Convert.ToHexStringLower(SHA256.HashData(Bytes(evidence, EvidencePart.Clip))).ShouldBe(evidence.Manifest.Parts[0].Sha256);
        evidence.OpenPart("other.jpg").ShouldBeNull();
    }

    [Fact]
    public void DeleteExpired_Pinned_StaysUntilThePinsEnd()
    {
        Write("a-1");
        Write("a-2");
        store.Pin("a-1", Now.AddDays(365)).ShouldBeTrue();
        store.Pin("a-9", Now.AddDays(365)).ShouldBeFalse();

        store.DeleteExpired(Now.AddDays(100)).ShouldBe(1);
        store.Has("a-1").ShouldBeTrue();
        File.WriteAllText(FileOfA + ".pin", "no date");
        store.DeleteExpired(Now.AddDays(1000)).ShouldBe(0, "a note that cannot be read is for a person to look at");
        store.Pin("a-1", Now.AddDays(365));
        store.DeleteExpired(Now.AddDays(366)).ShouldBe(1);
        Directory.EnumerateFiles(Path.Combine(folder, "clips")).ShouldBeEmpty();

        Write("a-1");
        store.Pin("a-1", Now.AddDays(365));
        store.Unpin("a-1");
        store.DeleteExpired(Now.AddDays(100)).ShouldBe(1);
    }

    [Fact]
    public void OpenPart_ReadFromAnyPlace_GivesThoseBytes()
    {
        Write("a-1");
        using var evidence = store.Open("a-1");
        var stream = evidence.OpenPart(EvidencePart.Clip)!;
        var dice = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            stream.Position = dice.Next(clip.Length);
            var from = (int)stream.Position;
            var bytes = new byte[dice.Next(1, 70_000)];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

            read.ShouldBe(Math.Min(bytes.Length, clip.Length - from));
            bytes.AsSpan(0, read).SequenceEqual(clip.AsSpan(from, read)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Write_File_ShowsNothingOfItsContent()
    {
        Write("a-1");

        var text = Encoding.Latin1.GetString(File.ReadAllBytes(FileOfA));

        text.ShouldNotContain("lane-1");
        text.ShouldNotContain("clip.mp4");
        text.ShouldNotContain(Encoding.Latin1.GetString(clip.AsSpan(0, 16)));
    }

    /// <summary>Every byte is authenticated: header, chunks and tags.</summary>
    [Fact]
    public void Open_AnyByteChanged_IsRefused()
    {
        Write("a-1");
        var whole = File.ReadAllBytes(FileOfA);
        var dice = new Random(5);
        foreach (var at in Enumerable.Range(0, 400).Concat(Enumerable.Range(0, 300).Select(_ => dice.Next(whole.Length))).Append(whole.Length - 1))
        {
            var changed = whole.ToArray();
            changed[at] ^= (byte)(1 << dice.Next(8));
            File.WriteAllBytes(FileOfA, changed);

            Should.Throw<EvidenceException>(ReadAll, $"byte {at}");
        }
    }

    [Fact]
    public void Open_CutOffOrChunksSwapped_IsRefused()
    {
        Write("a-1");
        var whole = File.ReadAllBytes(FileOfA);
        foreach (var length in new[] { 0, 5, 100, 70_000, whole.Length - 1 })
        {
            File.WriteAllBytes(FileOfA, whole[..length]);
            Should.Throw<EvidenceException>(ReadAll);
        }

        var head = EvidenceFormat.ReadHead(new MemoryStream(whole)).Head.Length;
        const int Sealed = EvidenceFormat.ChunkBytes + EvidenceFormat.TagBytes;
        var swapped = whole.ToArray();
        whole.AsSpan(head, Sealed).CopyTo(swapped.AsSpan(head + Sealed));
        whole.AsSpan(head + Sealed, Sealed).CopyTo(swapped.AsSpan(head));
        File.WriteAllBytes(FileOfA, swapped);
        Should.Throw<EvidenceException>(ReadAll);
    }

    [Fact]
    public void Open_RenamedToAnotherAlert_IsRefused()
    {
        Write("a-1");
        File.Move(FileOfA, Path.Combine(folder, "clips", EvidenceStore.NameOf("a-2")));

        Should.Throw<EvidenceException>(() => store.Open("a-2")).Message.ShouldContain("another alert");
    }

    [Fact]
    public void Rotate_NewKey_NewFilesUseItAndOldOnesAreStillRead()
    {
        Write("a-1");
        EvidenceKeyRing.Rotate(keyFile, "2026-02").Ids.ShouldBe(["2026-01", "2026-02"]);
        Write("a-2");

        using var old = store.Open("a-1");
        using var fresh = store.Open("a-2");
        old.Header.KeyId.ShouldBe("2026-01");
        fresh.Header.KeyId.ShouldBe("2026-02");
        Bytes(old, EvidencePart.Clip).ShouldBe(Bytes(fresh, EvidencePart.Clip));
    }

    [Fact]
    public void Open_KeyTakenOut_SaysWhichIsGone()
    {
        Write("a-1");
        File.Delete(keyFile);
        EvidenceKeyRing.Rotate(keyFile, "2026-02");

        Should.Throw<EvidenceException>(() => store.Open("a-1")).Message.ShouldContain("2026-01");
    }

    [Fact]
    public void Rotate_KeyFile_IsItsOwnersAlone()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(keyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"current":"a","keys":{}}""")]
    [InlineData("""{"current":"b","keys":{"a":"c2VjcmV0"}}""")]
    [InlineData("""{"current":"a","keys":{"a":"c2VjcmV0"}}""")]
    public void Write_KeyFileIsBad_SaysSoWithoutItsContent(string content)
    {
        File.WriteAllText(keyFile, content);

        var message = Should.Throw<EvidenceException>(() => Write("a-1")).Message;

        message.ShouldContain("keys.json");
        message.ShouldNotContain("c2VjcmV0");
        Directory.Exists(Path.Combine(folder, "clips")).ShouldBeFalse();
    }

    [Fact]
    public void DeleteExpired_PastItsTime_IsGoneAndTheRestStays()
    {
        Write("a-1", TimeSpan.FromDays(1));
        Write("a-2", TimeSpan.FromDays(3));
        File.WriteAllText(Path.Combine(folder, "clips", "odd.evidence"), "no evidence");

        store.DeleteExpired(Now.AddHours(23)).ShouldBe(0);
        store.DeleteExpired(Now.AddDays(2)).ShouldBe(1);

        store.Has("a-1").ShouldBeFalse();
        store.Has("a-2").ShouldBeTrue();
        File.Exists(Path.Combine(folder, "clips", "odd.evidence")).ShouldBeTrue();
    }

    private string Write(string alertId, TimeSpan? kept = null) => store.Write(Manifest(alertId), [clip, picture], Now, Now + (kept ?? TimeSpan.FromDays(14)));

    private EvidenceManifest Manifest(string alertId) => new()
    {
        AlertId = alertId,
        StoreId = "store-1",
        LaneId = "lane-1",
        ClipStart = Now,
        ClipEnd = Now.AddSeconds(8),
        Marks = new ClipMarks(Now.AddSeconds(3), null),
        Masked = true,
        Parts =
        [
            EvidenceWriter.Describe(EvidencePart.Clip, "video/mp4", Now, clip),
            EvidenceWriter.Describe(EvidencePart.ScanPicture, "image/jpeg", Now.AddSeconds(3), picture),
        ],
    };

    private void ReadAll()
    {
        using var evidence = store.Open("a-1");
        Bytes(evidence, EvidencePart.Clip);
        Bytes(evidence, EvidencePart.ScanPicture);
    }

    private static byte[] Bytes(EvidenceReader evidence, string part)
    {
        using var stream = evidence.OpenPart(part).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
