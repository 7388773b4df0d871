using System.Buffers.Binary;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Writes video as NUT into a pipe, picture by picture: what <see cref="NutReader"/> reads of a camera, and a decoder is fed with. Version 4 in its
/// form for pipes: one sync point at the start, so that a decoder gathers no index however long it runs. Written after https://ffmpeg.org/~michael/nut.txt.
/// </summary>
internal sealed class NutWriter
{
    private const int Version = 4;
    private const int MaxDistance = 65536;
    private const int TimeShift = 7;
    private const int PipeMode = 2;
    private const byte FrameCode = 0;
    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(Entry)];
    private readonly Stream output;

    /// <summary>Writes what comes before the first picture.</summary>
    /// <param name="output">The pipe.</param>
    /// <param name="tracks">At least one, of one time base.</param>
    /// <param name="firstUnits">Time of the first picture in units of the time base.</param>
    public NutWriter(Stream output, IReadOnlyList<NutCoding> tracks, long firstUnits)
    {
        this.output = output;
        output.Write("nut/multimedia container\0"u8);
        Packet(NutStartCode.Main, MainHeader(tracks));
        for (var track = 0; track < tracks.Count; track++)
        {
            Packet(NutStartCode.Stream, StreamHeader(track, tracks[track]));
        }

        Packet(NutStartCode.SyncPoint, body => { Number(body, firstUnits); Number(body, 0); });
    }

    /// <summary>Writes a picture.</summary>
    public void Write(long units, bool isKey, ReadOnlySpan<byte> coded, int track = 0)
    {
        using var head = new MemoryStream();
        head.WriteByte(FrameCode);
        Number(head, (long)(NutFlags.StreamId | NutFlags.CodedPts | NutFlags.SizeMsb | NutFlags.Checksum | (isKey ? NutFlags.Key : NutFlags.None)));
        Number(head, track);
        Number(head, units + (1 << TimeShift)); // the whole time, since pictures before it may be left out
        Number(head, coded.Length);
        Checked(head);
        output.Write(coded);
        output.Flush();
    }

    private static Action<Stream> MainHeader(IReadOnlyList<NutCoding> tracks) => body =>
    {
        foreach (var number in (ReadOnlySpan<long>)[Version, 0, tracks.Count, MaxDistance, 1, tracks[0].Numerator, tracks[0].Denominator])
        {
            Number(body, number);
        }

        // One run over all frame codes: what a picture is stands in its own header.
        foreach (var number in (ReadOnlySpan<long>)[(long)NutFlags.Coded, 6, 0, 1, 0, 0, 0, 255])
        {
            Number(body, number);
        }

        Number(body, 0); // no elided headers
        Number(body, PipeMode);
    };

    private static Action<Stream> StreamHeader(int track, NutCoding coding) => body =>
    {
        Number(body, track);
        Number(body, 0); // video
        Blob(body, coding.Codec);
        foreach (var number in (ReadOnlySpan<long>)[0, TimeShift, MaxDistance, coding.Delay, 0])
        {
            Number(body, number);
        }

        Blob(body, coding.Setup);
        foreach (var number in (ReadOnlySpan<long>)[coding.Width, coding.Height, 1, 1, 0])
        {
            Number(body, number);
        }
    };

    private void Packet(ulong startCode, Action<Stream> write)
    {
        using var body = new MemoryStream();
        write(body);
        Span<byte> code = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(code, startCode);
        using var head = new MemoryStream();
        head.Write(code);
        Number(head, body.Length + 4);
        if (body.Length + 4 > 4096)
        {
            Checked(head);
        }
        else
        {
            head.WriteTo(output);
        }

        Checked(body);
    }

    // Writes bytes and their checksum.
    private void Checked(MemoryStream bytes)
    {
        var crc = 0u;
        foreach (var value in bytes.GetBuffer().AsSpan(0, (int)bytes.Length))
        {
            crc = (crc << 8) ^ Crc[(crc >> 24) ^ value];
        }

        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, crc);
        bytes.WriteTo(output);
        output.Write(sum);
    }

    // 7 bits a byte, highest first.
    private static void Number(Stream to, long value)
    {
        for (var shift = 63 - 7; shift > 0; shift -= 7)
        {
            if (value >> shift != 0)
            {
                to.WriteByte((byte)(0x80 | ((value >> shift) & 0x7F)));
            }
        }

        to.WriteByte((byte)(value & 0x7F));
    }

    private static void Blob(Stream to, byte[] bytes)
    {
        Number(to, bytes.Length);
        to.Write(bytes);
    }

    private static uint Entry(int value)
    {
        var crc = (uint)value << 24;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc << 1) ^ ((crc & 0x80000000) != 0 ? 0x04C11DB7u : 0u);
        }

        return crc;
    }
}
