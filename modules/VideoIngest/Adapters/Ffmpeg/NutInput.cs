namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>Bytes from a pipe: headers through a small buffer, pictures straight into theirs.</summary>
internal sealed class NutInput(Stream stream)
{
    private static ReadOnlySpan<byte> FileId => "nut/multimedia container\0"u8;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>Skips the words that every NUT file starts with; false where there is nothing at all.</summary>
    public bool SkipFileId()
    {
        foreach (var expected in FileId)
        {
            var actual = TryReadByte();
            if (actual < 0 && expected == FileId[0])
            {
                return false;
            }

            if (actual != expected)
            {
                throw new NutFormatException("the decoder wrote something other than NUT");
            }
        }

        return true;
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int TryReadByte()
    {
        if (start == end)
        {
            end = stream.Read(buffer);
            start = 0;
            if (end == 0)
            {
                return -1;
            }
        }

        return buffer[start++];
    }

    public void ReadExactly(Span<byte> destination)
    {
        var buffered = Math.Min(destination.Length, end - start);
        buffer.AsSpan(start, buffered).CopyTo(destination);
        start += buffered;
        stream.ReadExactly(destination[buffered..]);
    }

    public byte[] ReadBytes(int count)
    {
        var bytes = new byte[count];
        ReadExactly(bytes);
        return bytes;
    }

    public void Skip(int count)
    {
        while (count > 0)
        {
            if (start == end)
            {
                end = stream.Read(buffer);
                start = 0;
                if (end == 0)
                {
                    throw new EndOfStreamException();
                }
            }

            var step = Math.Min(count, end - start);
            start += step;
            count -= step;
        }
    }

    /// <summary>A number of 7 bits a byte, highest first.</summary>
    public long ReadVarint()
    {
        var value = 0L;
        for (var i = 0; i < 9; i++)
        {
            var b = TryReadByte();
            if (b < 0)
            {
                throw new EndOfStreamException();
            }

            value = (value << 7) | (long)(b & 0x7F);
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new NutFormatException("a number over 63 bits");
    }
}
