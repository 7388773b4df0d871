namespace LossPrevention.VideoIngest.Frames;

/// <summary>How the colour planes of a <see cref="Picture"/> relate to its brightness plane.</summary>
internal enum PictureLayout
{
    /// <summary>Colour at full resolution: three planes of one size.</summary>
    Yuv444,

    /// <summary>Colour at half the width and half the height.</summary>
    Yuv420,
}

/// <summary>
/// One decoded picture as planes Y, U, V in one reused buffer; 8 bits, BT.601, brightness 16..235. Nothing is converted to RGB but the
/// crop that leaves.
/// </summary>
internal sealed class Picture
{
    public Picture(int width, int height, PictureLayout layout)
    {
        Width = width;
        Height = height;
        Layout = layout;
        ChromaWidth = layout == PictureLayout.Yuv444 ? width : (width + 1) / 2;
        ChromaHeight = layout == PictureLayout.Yuv444 ? height : (height + 1) / 2;
        Data = new byte[SizeOf(width, height, layout)];
    }

    public int Width { get; }

    public int Height { get; }

    public int ChromaWidth { get; }

    public int ChromaHeight { get; }

    public PictureLayout Layout { get; }

    /// <summary>The three planes, one after the other, without padding.</summary>
    public byte[] Data { get; }

    public Span<byte> Y => Data.AsSpan(0, Width * Height);

    public Span<byte> U => Data.AsSpan(Width * Height, ChromaWidth * ChromaHeight);

    public Span<byte> V => Data.AsSpan((Width * Height) + (ChromaWidth * ChromaHeight), ChromaWidth * ChromaHeight);

    /// <summary>Fills the picture with a part of a larger one of the same layout; the part begins at an even place.</summary>
    public void Take(Picture from, int left, int top)
    {
        var half = Layout == PictureLayout.Yuv444 ? 1 : 2;
        Rows(from.Y, from.Width, left, top, Y, Width, Height);
        Rows(from.U, from.ChromaWidth, left / half, top / half, U, ChromaWidth, ChromaHeight);
        Rows(from.V, from.ChromaWidth, left / half, top / half, V, ChromaWidth, ChromaHeight);

        static void Rows(ReadOnlySpan<byte> source, int stride, int x, int y, Span<byte> target, int width, int height)
        {
            for (var row = 0; row < height; row++)
            {
                source.Slice(((y + row) * stride) + x, width).CopyTo(target[(row * width)..]);
            }
        }
    }

    /// <summary>The bytes that a picture takes.</summary>
    public static int SizeOf(int width, int height, PictureLayout layout) => layout == PictureLayout.Yuv444
        ? 3 * width * height
        : (width * height) + (2 * ((width + 1) / 2) * ((height + 1) / 2));
}
