using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Motion;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Crops;

/// <summary>Cuts an item out of a full-resolution frame. What lies outside the view is grey in it.</summary>
/// <param name="view">What is looked at in the small picture.</param>
/// <param name="area">The part of the view that the full picture shows.</param>
internal sealed class CropCutter(ViewMask view, NormalizedBox area)
{
    private const double Margin = 0.07;
    private const double LeastAspect = 0.6;

    /// <summary>The box of the full picture that shows an item found in the small one, with a little around it; even, within the picture.</summary>
    public PixelBox Frame(PixelBox item, Picture colour)
    {
        var (scaleX, scaleY) = (colour.Width / (area.Width * view.Width), colour.Height / (area.Height * view.Height));
        var (width, height) = (item.Width * scaleX * (1 + (2 * Margin)), item.Height * scaleY * (1 + (2 * Margin)));
        width = Math.Max(width, LeastAspect * height);
        height = Math.Max(height, LeastAspect * width);
        var (left, right) = Span((item.CentreX - (area.X * view.Width)) * scaleX, width, colour.Width);
        var (top, bottom) = Span((item.CentreY - (area.Y * view.Height)) * scaleY, height, colour.Height);
        return new PixelBox(left, top, right, bottom);
    }

    /// <summary>Variance of the Laplacian of the brightness within a box of the full picture, every second row.</summary>
    public static double Sharpness(Picture colour, PixelBox box)
    {
        long sum = 0, squares = 0, count = 0;
        var (left, right) = (Math.Max(1, box.Left), Math.Min(colour.Width - 1, box.Right));
        for (var row = Math.Max(1, box.Top); row < Math.Min(colour.Height - 1, box.Bottom); row += 2)
        {
            var (rowSum, rowSquares) = Laplacian(colour.Y, (row * colour.Width) + left, (row * colour.Width) + right, colour.Width);
            (sum, squares, count) = (sum + rowSum, squares + rowSquares, count + right - left);
        }

        return count <= 0 ? 0 : ((double)squares / count) - Math.Pow((double)sum / count, 2);
    }

    // The sum and the sum of squares along a part of a row, sixteen pixels at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long Sum, long Squares) Laplacian(ReadOnlySpan<byte> y, int from, int to, int width)
    {
        var (sums, squareSums) = (Vector256<int>.Zero, Vector256<int>.Zero);
        var i = from;
        for (; i + Vector256<short>.Count <= to; i += Vector256<short>.Count)
        {
            var laplacian = (Wide(y, i) << 2) - Wide(y, i - 1) - Wide(y, i + 1) - Wide(y, i - width) - Wide(y, i + width);
            var (low, high) = Vector256.Widen(laplacian);
            sums += low + high;
            squareSums += (low * low) + (high * high);
        }

        var (sum, squares) = ((long)Vector256.Sum(sums), 0L);
        for (var lane = 0; lane < Vector256<int>.Count; lane++)
        {
            squares += squareSums[lane];
        }

        for (; i < to; i++)
        {
            var laplacian = (4 * y[i]) - y[i - 1] - y[i + 1] - y[i - width] - y[i + width];
            (sum, squares) = (sum + laplacian, squares + ((long)laplacian * laplacian));
        }

        return (sum, squares);
    }

    private static Vector256<short> Wide(ReadOnlySpan<byte> plane, int i)
    {
        var (low, high) = Vector128.Widen(Vector128.Create(plane.Slice(i, Vector128<byte>.Count)));
        return Vector256.Create(low, high).AsInt16();
    }

    /// <summary>A copy of a box of the full picture.</summary>
    public Picture Cut(Picture colour, PixelBox box)
    {
        var crop = new Picture(box.Width, box.Height, PictureLayout.Yuv420);
        Copy(colour.Y, colour.Width, crop.Y, crop.Width, box, 1, 16);
        Copy(colour.U, colour.ChromaWidth, crop.U, crop.ChromaWidth, box, 2, 128);
        Copy(colour.V, colour.ChromaWidth, crop.V, crop.ChromaWidth, box, 2, 128);
        MaskOutside(colour, crop, box);
        return crop;
    }

    /// <summary>A box of the full picture in shares of the view.</summary>
    public NormalizedBox Normalize(PixelBox box, Picture colour)
    {
        var (x, y) = (area.Width / colour.Width, area.Height / colour.Height);
        return new NormalizedBox(area.X + (box.Left * x), area.Y + (box.Top * y), box.Width * x, box.Height * y);
    }

    private static (int From, int To) Span(double centre, double length, int limit)
    {
        var from = (int)Math.Clamp(centre - (length / 2), 0, limit - 2) & ~1;
        var to = Math.Min(limit, ((int)Math.Ceiling(centre + (length / 2)) + 1) & ~1);
        return (from, Math.Max(from + 2, to) > limit ? limit : Math.Max(from + 2, to));
    }

    private static void Copy(ReadOnlySpan<byte> from, int fromWidth, Span<byte> to, int toWidth, PixelBox box, int share, byte missing)
    {
        for (var row = 0; row < to.Length / toWidth; row++)
        {
            var start = (((box.Top / share) + row) * fromWidth) + (box.Left / share);
            var target = to.Slice(row * toWidth, toWidth);
            if (start + toWidth <= from.Length)
            {
                from.Slice(start, toWidth).CopyTo(target);
            }
            else
            {
                target.Fill(missing);
            }
        }
    }

    private int SmallX(int x, Picture colour) => (int)((area.X + (x * area.Width / colour.Width)) * view.Width);

    private int SmallY(int y, Picture colour) => (int)((area.Y + (y * area.Height / colour.Height)) * view.Height);

    private void MaskOutside(Picture colour, Picture crop, PixelBox box)
    {
        // The view is convex: a box whose corners lie in it lies in it whole.
        var (left, right) = (SmallX(box.Left, colour), SmallX(box.Right - 1, colour));
        var (top, bottom) = (SmallY(box.Top, colour), SmallY(box.Bottom - 1, colour));
        if (view.Contains(left, top) && view.Contains(right, top) && view.Contains(left, bottom) && view.Contains(right, bottom))
        {
            return;
        }

        var (y, u, v) = (crop.Data, crop.Width * crop.Height, (crop.Width * crop.Height) + (crop.ChromaWidth * crop.ChromaHeight));
        for (var row = 0; row < crop.Height; row++)
        {
            var viewRow = SmallY(box.Top + row, colour);
            for (var column = 0; column < crop.Width; column++)
            {
                if (!view.Contains(SmallX(box.Left + column, colour), viewRow))
                {
                    y[(row * crop.Width) + column] = 126;
                    var chroma = (row / 2 * crop.ChromaWidth) + (column / 2);
                    (y[u + chroma], y[v + chroma]) = (128, 128);
                }
            }
        }
    }
}
