using System.Security.Cryptography;
using System.Text;

namespace LossPrevention.Evidence;

/// <summary>
/// A small piece of evidence, such as a picture in a database, sealed by AES-256-GCM: 8 bytes <c>LPSEAL1\0</c>, the length of the key's id (8
/// bits), the id, 16 bytes of salt, the cipher text, a tag of 16 bytes. The key is the piece's own (HKDF-SHA256 of the ring's key and the
/// salt), so the nonce is zero. What stands before the cipher text, and what the piece belongs to, is authenticated with it.
/// </summary>
public static class EvidenceSeal
{
    private const int NonceBytes = 12;

    /// <summary>What sealed pieces begin with; no picture does.</summary>
    public static ReadOnlySpan<byte> Magic => "LPSEAL1\0"u8;

    /// <summary>Whether bytes begin as a sealed piece does.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Seals a piece under the ring's current key.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="plain">The piece.</param>
    /// <param name="belongsTo">What it belongs to; only whoever names the same opens it.</param>
    public static byte[] Seal(EvidenceKeyRing keys, ReadOnlySpan<byte> plain, string belongsTo)
    {
        var salt = RandomNumberGenerator.GetBytes(EvidenceFormat.SaltBytes);
        var id = Encoding.UTF8.GetBytes(keys.CurrentId);
        byte[] head = [.. Magic, checked((byte)id.Length), .. id, .. salt];
        var piece = new byte[head.Length + plain.Length + EvidenceFormat.TagBytes];
        head.CopyTo(piece, 0);
        using var cipher = new AesGcm(keys.Derive(keys.CurrentId, salt), EvidenceFormat.TagBytes);
        cipher.Encrypt(
            new byte[NonceBytes], plain, piece.AsSpan(head.Length, plain.Length), piece.AsSpan(head.Length + plain.Length), Bound(head, belongsTo));
        return piece;
    }

    /// <summary>Opens a sealed piece.</summary>
    /// <exception cref="EvidenceException">It is damaged, was tampered with, belongs to something else, or its key is gone.</exception>
    public static byte[] Open(EvidenceKeyRing keys, ReadOnlySpan<byte> piece, string belongsTo)
    {
        var length = Magic.Length + 1 + (piece.Length > Magic.Length ? piece[Magic.Length] : 0) + EvidenceFormat.SaltBytes;
        if (!IsSealed(piece) || piece.Length < length + EvidenceFormat.TagBytes)
        {
            throw new EvidenceException("this is no sealed evidence");
        }

        var head = piece[..length];
        var sealedText = piece[length..^EvidenceFormat.TagBytes];
        var plain = new byte[sealedText.Length];
        using var cipher = new AesGcm(
            keys.Derive(Encoding.UTF8.GetString(head[(Magic.Length + 1)..^EvidenceFormat.SaltBytes]), head[^EvidenceFormat.SaltBytes..]), EvidenceFormat.TagBytes);
        try
        {
            cipher.Decrypt(new byte[NonceBytes], sealedText, piece[^EvidenceFormat.TagBytes..], plain, Bound(head, belongsTo));
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new EvidenceException("the sealed evidence is damaged, was tampered with, or belongs to something else", error);
        }

        return plain;
    }

    private static byte[] Bound(ReadOnlySpan<byte> head, string belongsTo) => [.. head, .. Encoding.UTF8.GetBytes(belongsTo)];
}
