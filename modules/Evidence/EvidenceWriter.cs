using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace LossPrevention.Evidence;

/// <summary>Encrypts a manifest and its parts into one stream.</summary>
public static class EvidenceWriter
{
    /// <summary>Writes an evidence file.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="keys">The current key is used.</param>
    /// <param name="manifest">Its parts, in order, are what <paramref name="parts"/> holds.</param>
    /// <param name="parts">The parts' bytes.</param>
    /// <param name="createdAt">Now, UTC.</param>
    /// <param name="deleteAfter">When retention may delete it, UTC.</param>
    public static void Write(
        Stream file, EvidenceKeyRing keys, EvidenceManifest manifest, IReadOnlyList<ReadOnlyMemory<byte>> parts, DateTimeOffset createdAt, DateTimeOffset deleteAfter)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, EvidenceJson.Default.EvidenceManifest);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        var plain = new PlainText([length, json, .. parts]);
        var header = new EvidenceHeader(
            keys.CurrentId, Convert.ToBase64String(RandomNumberGenerator.GetBytes(EvidenceFormat.SaltBytes)), EvidenceFormat.ChunkBytes, plain.Length, createdAt, deleteAfter);
        var head = EvidenceFormat.Head(header);
        file.Write(head);
        using var cipher = EvidenceFormat.Cipher(keys, header);
        var (chunk, sealedChunk, tag) = (new byte[EvidenceFormat.ChunkBytes], new byte[EvidenceFormat.ChunkBytes], new byte[EvidenceFormat.TagBytes]);
        var chunks = EvidenceFormat.Chunks(header);
        for (var i = 0L; i < chunks; i++)
        {
            var size = EvidenceFormat.PlainBytes(header, i);
            plain.Read(chunk.AsSpan(0, size));
            cipher.Encrypt(EvidenceFormat.Nonce(i, i == chunks - 1), chunk.AsSpan(0, size), sealedChunk.AsSpan(0, size), tag, head);
            file.Write(sealedChunk.AsSpan(0, size));
            file.Write(tag);
        }

        CryptographicOperations.ZeroMemory(chunk);
    }

    /// <summary>A part for the manifest: its length and digest.</summary>
    public static EvidencePart Describe(string name, string contentType, DateTimeOffset at, ReadOnlySpan<byte> bytes) =>
        new(name, contentType, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), at);

    /// <summary>Several pieces read as one.</summary>
    private sealed class PlainText(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        private int piece;
        private int position;

        public long Length { get; } = pieces.Sum(p => (long)p.Length);

        public void Read(Span<byte> destination)
        {
            while (destination.Length > 0)
            {
                var rest = pieces[piece].Span[position..];
                var count = Math.Min(rest.Length, destination.Length);
                rest[..count].CopyTo(destination);
                destination = destination[count..];
                (piece, position) = count == rest.Length ? (piece + 1, 0) : (piece, position + count);
            }
        }
    }
}
