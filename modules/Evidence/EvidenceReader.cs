using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace LossPrevention.Evidence;

/// <summary>Opens an evidence file: its manifest, and its parts as streams that can be played from any place.</summary>
public sealed class EvidenceReader : IDisposable
{
    private readonly Stream file;
    private readonly byte[] head;
    private readonly AesGcm cipher;
    private readonly byte[] sealedChunk;
    private readonly byte[] chunk;
    private readonly long partsStart;
    private long current = -1;

    private EvidenceReader(Stream file, EvidenceKeyRing keys)
    {
        this.file = file;
        (Header, head) = EvidenceFormat.ReadHead(file);
        cipher = EvidenceFormat.Cipher(keys, Header);
        sealedChunk = new byte[Header.ChunkBytes + EvidenceFormat.TagBytes];
        chunk = new byte[Header.ChunkBytes];
        var length = new byte[4];
        ReadPlain(0, length);
        var manifestBytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (manifestBytes is < 2 or > EvidenceFormat.MostManifestBytes || manifestBytes + 4 > Header.Length)
        {
            throw new EvidenceException("the evidence file's manifest is damaged");
        }

        var json = new byte[manifestBytes];
        ReadPlain(4, json);
        try
        {
            Manifest = JsonSerializer.Deserialize(json, EvidenceJson.Default.EvidenceManifest) ?? throw new EvidenceException("the evidence file's manifest is damaged");
        }
        catch (JsonException error)
        {
            throw new EvidenceException("the evidence file's manifest is damaged", error);
        }

        partsStart = 4 + manifestBytes;
    }

    /// <summary>What stands unencrypted.</summary>
    public EvidenceHeader Header { get; }

    /// <summary>What it holds.</summary>
    public EvidenceManifest Manifest { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="EvidenceException">It is missing, damaged, tampered with, or its key is gone.</exception>
    public static EvidenceReader Open(string path, EvidenceKeyRing keys)
    {
        FileStream opened;
        try
        {
            opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvidenceException($"the evidence '{Path.GetFileName(path)}' cannot be opened: it was deleted, or may not be read", error);
        }

        try
        {
            return new EvidenceReader(opened, keys);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A part, decrypted as it is read; seekable, so that a player may jump. Null where there is none of that name. It reads through this reader: one stream at a
    /// time, and not after the reader is disposed of.
    /// </summary>
    public Stream? OpenPart(string name)
    {
        var start = partsStart;
        foreach (var part in Manifest.Parts)
        {
            if (part.Name == name)
            {
                return start + part.Length <= Header.Length ? new PartStream(this, start, part.Length) : throw new EvidenceException("the evidence file's manifest is damaged");
            }

            start += part.Length;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(chunk);
        cipher.Dispose();
        file.Dispose();
    }

    private void ReadPlain(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            Load(position / Header.ChunkBytes);
            var from = (int)(position % Header.ChunkBytes);
            var count = Math.Min(EvidenceFormat.PlainBytes(Header, current) - from, destination.Length);
            if (count <= 0)
            {
                throw new EvidenceException("the evidence file is cut off");
            }

            chunk.AsSpan(from, count).CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }

    private void Load(long number)
    {
        if (number == current)
        {
            return;
        }

        var size = EvidenceFormat.PlainBytes(Header, number);
        if (size <= 0)
        {
            throw new EvidenceException("the evidence file is cut off");
        }

        try
        {
            current = -1;
            file.Position = head.Length + (number * (Header.ChunkBytes + EvidenceFormat.TagBytes));
            file.ReadExactly(sealedChunk.AsSpan(0, size + EvidenceFormat.TagBytes));
            cipher.Decrypt(
                EvidenceFormat.Nonce(number, number == EvidenceFormat.Chunks(Header) - 1), sealedChunk.AsSpan(0, size), sealedChunk.AsSpan(size, EvidenceFormat.TagBytes), chunk.AsSpan(0, size), head);
            current = number;
        }
        catch (EndOfStreamException error)
        {
            throw new EvidenceException("the evidence file is cut off", error);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new EvidenceException("the evidence file is damaged or was tampered with", error);
        }
    }

    private sealed class PartStream(EvidenceReader reader, long start, long length) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => position;
            set
            {
                ArgumentOutOfRangeException.ThrowIfNegative(value);
                position = value;
            }
        }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Clamp(length - position, 0, buffer.Length);
            reader.ReadPlain(start + position, buffer[..count]);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
