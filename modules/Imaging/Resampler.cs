using System.Numerics;
using System.Runtime.InteropServices;

namespace LossPrevention.Imaging;

/// <summary>Pictures at another size. Each axis is weighed on its own: by area where it shrinks, bilinear where it grows.</summary>
public static class Resampler
{
    /// <summary>The picture at the size asked for; its proportions are the caller's affair.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        var resized = new RgbImage(width, height);
        AxisWeights across = AxisWeights.Between(image.Width, width);
        AxisWeights down = AxisWeights.Between(image.Height, height);
        var rows = new RowCache(image, across);
        var sum = new float[resized.Stride];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(sum);
            ReadOnlySpan<float> weights = down.Weights(y);
            for (int i = 0; i < weights.Length; i++)
            {
                AddScaled(rows.Row(down.First(y) + i), weights[i], sum);
            }

            Span<byte> target = resized.Row(y);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (byte)(sum[i] + 0.5f);
            }
        }

        return resized;
    }

    private static void AddScaled(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i] * weight;
        }

        for (int i = to.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += row[i] * weight;
        }
    }

    /// <summary>Source rows at the new width. Neighbouring target rows share at most two, so two are kept.</summary>
    private sealed class RowCache(RgbImage image, AxisWeights across)
    {
        private readonly float[][] _rows = [new float[3 * across.Count], new float[3 * across.Count]];
        private readonly int[] _index = [-1, -1];

        public float[] Row(int y)
        {
            int slot = y & 1;
            if (_index[slot] != y)
            {
                Narrow(image.Row(y), _rows[slot]);
                _index[slot] = y;
            }

            return _rows[slot];
        }

        private void Narrow(ReadOnlySpan<byte> source, float[] target)
        {
            for (int x = 0; x < across.Count; x++)
            {
                float red = 0, green = 0, blue = 0;
                int from = 3 * across.First(x);
                foreach (float weight in across.Weights(x))
                {
                    red += weight * source[from];
                    green += weight * source[from + 1];
                    blue += weight * source[from + 2];
                    from += 3;
                }

                target[3 * x] = red;
                target[(3 * x) + 1] = green;
                target[(3 * x) + 2] = blue;
            }
        }
    }
}
