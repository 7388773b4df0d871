namespace LossPrevention.Evidence.Tests;

public sealed class EvidenceSealTests : IDisposable
{
    private static readonly byte[] Plain = [0xFF, 0xD8, 1, 2, 3, 4, 5, 6, 7, 8];
    private readonly string keyFile = Path.GetTempFileName();

    public EvidenceSealTests()
    {
        File.Delete(keyFile);
        EvidenceKeyRing.Rotate(keyFile, "2026-01");
    }

    public void Dispose() => File.Delete(keyFile);

    [Fact]
    public void Open_WhatWasSealed_IsThere_AlsoAfterTheKeyWasRotated()
    {
        var piece = EvidenceSeal.Seal(EvidenceKeyRing.Load(keyFile), Plain, "a/1");

        EvidenceSeal.IsSealed(piece).ShouldBeTrue();
        EvidenceSeal.IsSealed(Plain).ShouldBeFalse();
        piece.AsSpan().IndexOf(Plain).ShouldBe(-1);
        EvidenceSeal.Open(EvidenceKeyRing.Rotate(keyFile, "2026-02"), piece, "a/1").ShouldBe(Plain);
        EvidenceSeal.Seal(EvidenceKeyRing.Load(keyFile), Plain, "a/1").ShouldNotBe(EvidenceSeal.Seal(EvidenceKeyRing.Load(keyFile), Plain, "a/1"));
    }

    [Fact]
    public void Open_AnyByteChangedOrMissing_OrOfSomethingElse_IsRefused()
    {
        var keys = EvidenceKeyRing.Load(keyFile);
        var piece = EvidenceSeal.Seal(keys, Plain, "a/1");

        for (var i = 0; i < piece.Length; i++)
        {
            var changed = piece.ToArray();
            changed[i] ^= 0x40;
            Should.Throw<EvidenceException>(() => EvidenceSeal.Open(keys, changed, "a/1"), $"byte {i}");
            Should.Throw<EvidenceException>(() => EvidenceSeal.Open(keys, piece.AsSpan(0, i), "a/1"), $"{i} bytes");
        }

        Should.Throw<EvidenceException>(() => EvidenceSeal.Open(keys, piece, "a/2"));
    }
}
