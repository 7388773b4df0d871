using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace LossPrevention.Evidence;

/// <summary>
/// The file: 8 bytes <c>LPEVID1\0</c>, the header's length (32 bits, little-endian), the header (JSON), then chunks of AES-256-GCM: as much
/// cipher text as plain text, and a tag of 16 bytes. The plain text is the manifest's length (32 bits, little-endian), the manifest (JSON)
/// and the parts one after the other. The key is the file's own (HKDF-SHA256 of the ring's key and the header's salt). A chunk's nonce
/// is its number (64 bits, big-endian, after 3 bytes of zero) and a byte that is 1 for the last, as in the STREAM construction (Hoang,
/// Reyhanitabar, Rogaway, Vizár 2015): chunks cannot be swapped, left out, or cut off at the end. All bytes before the chunks are
/// authenticated with each. So any place of a clip can be read without the rest.
/// </summary>
internal static class EvidenceFormat
{
    public const int ChunkBytes = 64 * 1024;
    public const int TagBytes = 16;
    public const int SaltBytes = 16;
    public const int MostHeaderBytes = 4096;
    public const int MostManifestBytes = 64 * 1024;
    private const int NonceBytes = 12;

    public static ReadOnlySpan<byte> Magic => "LPEVID1\0"u8;

    /// <summary>Everything before the chunks.</summary>
    public static byte[] Head(EvidenceHeader header)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header, EvidenceJson.Default.EvidenceHeader);
        var head = new byte[Magic.Length + 4 + json.Length];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length), json.Length);
        json.CopyTo(head, Magic.Length + 4);
        return head;
    }

    /// <summary>Reads everything before the chunks; the stream stands at the first.</summary>
    /// <exception cref="EvidenceException">It is no evidence file.</exception>
    public static (EvidenceHeader Header, byte[] Head) ReadHead(Stream file)
    {
        try
        {
            var start = new byte[Magic.Length + 4];
            file.ReadExactly(start);
            var length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length));
            if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic) || length is < 2 or > MostHeaderBytes)
            {
                throw new EvidenceException("this is no evidence file");
            }

            var head = new byte[start.Length + length];
            start.CopyTo(head, 0);
            file.ReadExactly(head.AsSpan(start.Length));
            var header = JsonSerializer.Deserialize(head.AsSpan(start.Length), EvidenceJson.Default.EvidenceHeader);
            return header is { KeyId: not null, Salt: not null, ChunkBytes: > 0 and <= 1 << 20, Length: > 4 }
                ? (header, head)
                : throw new EvidenceException("the evidence file's header is damaged");
        }
        catch (Exception error) when (error is EndOfStreamException or JsonException)
        {
            throw new EvidenceException("the evidence file's header is damaged", error);
        }
    }

    public static long Chunks(EvidenceHeader header) => (header.Length + header.ChunkBytes - 1) / header.ChunkBytes;

    public static int PlainBytes(EvidenceHeader header, long chunk) => (int)Math.Min(header.ChunkBytes, header.Length - (chunk * header.ChunkBytes));

    public static AesGcm Cipher(EvidenceKeyRing keys, EvidenceHeader header)
    {
        var salt = new byte[SaltBytes];
        return Convert.TryFromBase64String(header.Salt, salt, out var length) && length == SaltBytes
            ? new AesGcm(keys.Derive(header.KeyId, salt), TagBytes)
            : throw new EvidenceException("the evidence file's header is damaged");
    }

    public static byte[] Nonce(long chunk, bool last)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), chunk);
        nonce[^1] = last ? (byte)1 : (byte)0;
        return nonce;
    }
}
