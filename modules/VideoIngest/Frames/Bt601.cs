namespace LossPrevention.VideoIngest.Frames;

/// <summary>From blue, green, red of 8 bits to the planes of a <see cref="Picture"/>: ITU-R BT.601, brightness 16..235, in integers (8 bits of fraction).</summary>
internal static class Bt601
{
    /// <summary>Fills a picture of the same size.</summary>
    /// <param name="bgr">Rows of three bytes a pixel.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="picture">Colour at half size is the mean of its four pixels (fewer at an odd edge).</param>
    public static void Fill(ReadOnlySpan<byte> bgr, int stride, Picture picture)
    {
        Brightness(bgr, stride, picture);
        var step = picture.Layout == PictureLayout.Yuv444 ? 1 : 2;
        Span<byte> u = picture.U, v = picture.V;
        for (var y = 0; y < picture.ChromaHeight; y++)
        {
            for (var x = 0; x < picture.ChromaWidth; x++)
            {
                int b = 0, g = 0, r = 0, count = 0;
                for (var row = y * step; row < Math.Min((y * step) + step, picture.Height); row++)
                {
                    for (var column = x * step; column < Math.Min((x * step) + step, picture.Width); column++, count++)
                    {
                        var i = (row * stride) + (3 * column);
                        (b, g, r) = (b + bgr[i], g + bgr[i + 1], r + bgr[i + 2]);
                    }
                }

                (b, g, r) = (b / count, g / count, r / count);
                var at = (y * picture.ChromaWidth) + x;
                u[at] = (byte)((((-38 * r) - (74 * g) + (112 * b) + 128) >> 8) + 128);
                v[at] = (byte)((((112 * r) - (94 * g) - (18 * b) + 128) >> 8) + 128);
            }
        }
    }

    private static void Brightness(ReadOnlySpan<byte> bgr, int stride, Picture picture)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var from = bgr.Slice(y * stride, 3 * picture.Width);
            var to = picture.Y.Slice(y * picture.Width, picture.Width);
            for (var x = 0; x < to.Length; x++)
            {
                to[x] = (byte)((((66 * from[(3 * x) + 2]) + (129 * from[(3 * x) + 1]) + (25 * from[3 * x]) + 128) >> 8) + 16);
            }
        }
    }
}
