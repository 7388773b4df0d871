using System.Security.Cryptography;

namespace LossPrevention.Recognition.Tests.Travel;

public sealed class GalleryDeltaFileTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly GalleryDelta delta = new(
        "store-1", "00112233aabbccdd", "goods", "7", DateTimeOffset.UnixEpoch, [LearnedLooks.Of(TestGallery.NewProduct, [Lesson(1), Lesson(3)])]);

    private Dictionary<string, ECDsa> Trusted => new(StringComparer.Ordinal) { [GalleryDeltaFile.Fingerprint(key)] = key };

    [Fact]
    public void Read_WhatWasWritten_IsEqualAndHoldsMeanSpreadAndCount()
    {
        var read = GalleryDeltaFile.Read(GalleryDeltaFile.Write(delta, key).Bytes, Trusted);

        read.ShouldBe(delta with { Products = read.Products });
        read.Products[0].Scans.ShouldBe(2);
        read.Products[0].Spread.ShouldBe(0.5f, "two directions of which one spreads by 2, one not, halved over 4: (1 + 1) / 1 / 4");
        read.Products[0].Vector().ShouldBe([2, 0, 0, 0]);
    }

    [Fact]
    public void Write_SameLessons_HaveTheSameName()
    {
        GalleryDeltaFile.Write(delta, key).Name.ShouldBe(GalleryDeltaFile.Write(delta, key).Name);
        GalleryDeltaFile.Write(delta, key).Name.ShouldStartWith("00112233aabbccdd/store-1/7-");
        GalleryDeltaFile.Write(delta with { At = DateTimeOffset.UnixEpoch.AddHours(1) }, key).Name.ShouldNotBe(GalleryDeltaFile.Write(delta, key).Name);
    }

    [Fact]
    public void Read_SignedByAStranger_NamesTheKey()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refusal(GalleryDeltaFile.Write(delta, stranger).Bytes).ShouldBe($"it is signed by a key that is not trusted ({GalleryDeltaFile.Fingerprint(stranger)})");
    }

    [Fact]
    public void Read_AnyByteChangedOrCutOff_IsRefused()
    {
        var bytes = GalleryDeltaFile.Write(delta, key).Bytes;
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x11;
            Refusal(changed).ShouldNotBeEmpty($"byte {i}");
            Refusal(bytes[..i]).ShouldNotBeEmpty($"{i} bytes");
        }
    }

    public void Dispose() => key.Dispose();

    private string Refusal(byte[] bytes) => Should.Throw<BundleException>(() => GalleryDeltaFile.Read(bytes, Trusted)).Message;

    private static Lesson Lesson(float x) => new("t", DateTimeOffset.UnixEpoch, [x, 0, 0, 0]);
}
