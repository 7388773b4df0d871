using System.Numerics;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Health;

/// <summary>
/// What of a picture stays the same while goods and hands come and go and lamps change: its edges on a grid of blocks, and how much finer its
/// detail is than its coarse shape.
/// </summary>
internal sealed class ViewFeatures
{
    /// <summary>Pixels a block is wide and high.</summary>
    public const int Block = 4;

    private readonly float[] across;
    private readonly float[] down;

    private ViewFeatures(int columns, int rows, float[] across, float[] down, double mean, double deviation, double fineness)
    {
        (Columns, Rows, this.across, this.down) = (columns, rows, across, down);
        (Mean, Deviation, Fineness) = (mean, deviation, fineness);
        Strength = Math.Sqrt(Dot(across, across) + Dot(down, down));
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Brightness, 16 to 235.</summary>
    public double Mean { get; }

    /// <summary>Of the blocks' brightness.</summary>
    public double Deviation { get; }

    /// <summary>
    /// Differences one pixel apart, over differences four pixels apart: a quarter where the lens is far out of focus, near one where every pixel is sharp.
    /// It does not change with the light.
    /// </summary>
    public double Fineness { get; }

    /// <summary>How strong the edges are in all.</summary>
    public double Strength { get; }

    /// <summary>The edges of the picture with nothing counted in the blocks that are <paramref name="ignored"/>.</summary>
    public static ViewFeatures Of(Picture picture, bool[]? ignored = null)
    {
        var (columns, rows) = (picture.Width / Block, picture.Height / Block);
        var blocks = Blocks(picture, columns, rows);
        var (across, down) = (new float[blocks.Length], new float[blocks.Length]);
        double sum = 0, squares = 0;
        var count = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var i = (y * columns) + x;
                if (ignored?[i] == true)
                {
                    continue;
                }

                (sum, squares, count) = (sum + blocks[i], squares + ((double)blocks[i] * blocks[i]), count + 1);
                across[i] = x > 0 && x < columns - 1 && ignored?[i - 1] != true && ignored?[i + 1] != true ? blocks[i + 1] - blocks[i - 1] : 0;
                down[i] = y > 0 && y < rows - 1 && ignored?[i - columns] != true && ignored?[i + columns] != true ? blocks[i + columns] - blocks[i - columns] : 0;
            }
        }

        var mean = count == 0 ? 0 : sum / count;
        var deviation = count == 0 ? 0 : Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        return new ViewFeatures(columns, rows, across, down, mean, deviation, FinenessOf(picture));
    }

    /// <summary>A weighted mean of two pictures' features: a background that follows slowly.</summary>
    public ViewFeatures Toward(ViewFeatures other, double share)
    {
        var (x, y) = (new float[across.Length], new float[down.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = across[i] + ((other.across[i] - across[i]) * (float)share);
            y[i] = down[i] + ((other.down[i] - down[i]) * (float)share);
        }

        return new ViewFeatures(
            Columns, Rows, x, y, Mean + ((other.Mean - Mean) * share), Deviation + ((other.Deviation - Deviation) * share), Fineness + ((other.Fineness - Fineness) * share));
    }

    /// <summary>Correlation of the edges with another picture's moved by so many blocks, -1 to 1.</summary>
    public double Likeness(ViewFeatures other, int dx, int dy)
    {
        double product = 0, mine = 0, theirs = 0;
        var (left, width) = (Math.Max(0, dx), Columns - Math.Abs(dx));
        for (var y = Math.Max(0, dy); y < Math.Min(Rows, Rows + dy); y++)
        {
            var (here, there) = ((y * Columns) + left, ((y - dy) * Columns) + left - dx);
            foreach (var (a, b) in ((float[], float[])[])[(across, other.across), (down, other.down)])
            {
                ReadOnlySpan<float> p = a.AsSpan(here, width), q = b.AsSpan(there, width);
                (product, mine, theirs) = (product + Dot(p, q), mine + Dot(p, p), theirs + Dot(q, q));
            }
        }

        return product / (Math.Sqrt(mine * theirs) + 1e-6);
    }

    private static float[] Blocks(Picture picture, int columns, int rows)
    {
        var blocks = new float[columns * rows];
        ReadOnlySpan<byte> luma = picture.Y;
        for (var y = 0; y < rows * Block; y++)
        {
            var row = luma.Slice(y * picture.Width, columns * Block);
            for (var x = 0; x < row.Length; x++)
            {
                blocks[(y / Block * columns) + (x / Block)] += row[x];
            }
        }

        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] /= Block * Block;
        }

        return blocks;
    }

    private static double FinenessOf(Picture picture)
    {
        long fine = 0, coarse = 0;
        ReadOnlySpan<byte> luma = picture.Y;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = luma.Slice(y * picture.Width, picture.Width);
            for (var x = 0; x < row.Length - 4; x++)
            {
                fine += Math.Abs(row[x + 1] - row[x]);
                coarse += Math.Abs(row[x + 4] - row[x]);
            }
        }

        return coarse == 0 ? 1 : (double)fine / coarse;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        var sum = (double)Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
