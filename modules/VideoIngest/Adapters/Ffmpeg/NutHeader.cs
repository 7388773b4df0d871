namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>The body of one header packet.</summary>
internal sealed class NutHeader(byte[] body)
{
    private int position;

    /// <summary>A number of 7 bits a byte, highest first.</summary>
    public long ReadVarint()
    {
        var value = 0L;
        for (var i = 0; i < 9; i++)
        {
            if (position >= body.Length)
            {
                throw new NutFormatException("a header that ends too early");
            }

            var b = body[position++];
            value = (value << 7) | (long)(b & 0x7F);
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new NutFormatException("a number over 63 bits");
    }

    /// <summary>A number with its sign in the lowest bit.</summary>
    public long ReadSigned()
    {
        var value = ReadVarint() + 1;
        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
    }

    /// <summary>A counted string of bytes.</summary>
    public byte[] ReadBlob(int limit)
    {
        var length = ReadVarint();
        if (length < 0 || length > limit || length > body.Length - position)
        {
            throw new NutFormatException($"a field of {length} bytes");
        }

        position += (int)length;
        return body.AsSpan(position - (int)length, (int)length).ToArray();
    }
}
