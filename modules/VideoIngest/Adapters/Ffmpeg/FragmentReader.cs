using System.Buffers.Binary;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Reads a fragmented MP4 of one video track from a pipe, fragment by fragment, without touching the coded pictures. Boxes after ISO/IEC
/// 14496-12; what a copied camera stream does not hold is skipped.
/// </summary>
internal sealed class FragmentReader(Stream stream)
{
    private const int MostHeaderBytes = 1 << 20;
    private const int MostMediaBytes = 64 << 20;
    private readonly List<byte[]> head = [];
    private InitSegment? init;
    private byte[]? moof;
    private DateTimeOffset? sentAt;

    /// <summary>The next fragment, or null at the end.</summary>
    /// <exception cref="FragmentFormatException">The bytes are no fragmented MP4 of one video track.</exception>
    public VideoFragment? Read()
    {
        while (ReadBox() is { } box)
        {
            switch (box.Type)
            {
                case BoxType.Ftyp:
                    head.Clear();
                    head.Add(box.Bytes);
                    break;
                case BoxType.Moov:
                    head.Add(box.Bytes);
                    init = Mp4Boxes.ReadInit([.. head.SelectMany(bytes => bytes)], new Mp4Box(box.Bytes));
                    break;
                case BoxType.Prft:
                    sentAt = Mp4Boxes.ReadProducerTime(new Mp4Box(box.Bytes));
                    break;
                case BoxType.Moof:
                    moof = box.Bytes;
                    break;
                case BoxType.Mdat:
                    if (Finish(box.Bytes) is { } fragment)
                    {
                        return fragment;
                    }

                    break;
                default:
                    break; // index and padding tell nothing that is needed
            }
        }

        return null;
    }

    private VideoFragment? Finish(byte[] mdat)
    {
        if (init is null || moof is null)
        {
            throw new FragmentFormatException("pictures before their header");
        }

        var (start, duration, isKey) = Mp4Boxes.ReadFragment(new Mp4Box(moof), init);
        var fragment = new VideoFragment(init, [.. moof, .. mdat], start, duration, isKey, sentAt);
        (moof, sentAt) = (null, null);
        return duration > TimeSpan.Zero ? fragment : null;
    }

    private (uint Type, byte[] Bytes)? ReadBox()
    {
        Span<byte> start = stackalloc byte[8];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadUInt32BigEndian(start);
        var type = BinaryPrimitives.ReadUInt32BigEndian(start[4..]);
        if (size < 8 || size > (type == BoxType.Mdat ? MostMediaBytes : MostHeaderBytes))
        {
            throw new FragmentFormatException($"a box of {size} bytes");
        }

        var box = new byte[size];
        start.CopyTo(box);
        return stream.ReadAtLeast(box.AsSpan(8), box.Length - 8, throwOnEndOfStream: false) == box.Length - 8 ? (type, box) : null;
    }
}

/// <summary>The bytes are no fragmented MP4 of one video track.</summary>
internal sealed class FragmentFormatException : Exception
{
    public FragmentFormatException()
    {
    }

    public FragmentFormatException(string message)
        : base(message)
    {
    }

    public FragmentFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
