using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder;

/// <summary>A picture while light is added to it: 3 floats a pixel, 0..255 and beyond.</summary>
internal sealed class FloatImage(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Values { get; } = new float[3 * width * height];

    public FloatImage Crop(int x, int y, int cropWidth, int cropHeight)
    {
        var crop = new FloatImage(cropWidth, cropHeight);
        for (var row = 0; row < cropHeight; row++)
        {
            Values.AsSpan(3 * (((y + row) * Width) + x), 3 * cropWidth).CopyTo(crop.Values.AsSpan(3 * row * cropWidth));
        }

        return crop;
    }

    /// <summary>The mean over a line of pixels, as a moving item leaves it.</summary>
    public FloatImage MotionBlur(int length, bool horizontal)
    {
        var weights = new float[length];
        Array.Fill(weights, 1f / length);
        return Convolve(weights, horizontal);
    }

    public FloatImage GaussianBlur(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(2.5 * sigma));
        var weights = new float[(2 * radius) + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)Math.Exp(-(i - radius) * (i - radius) / (2 * sigma * sigma));
        }

        var sum = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= sum;
        }

        return Convolve(weights, horizontal: true).Convolve(weights, horizontal: false);
    }

    /// <summary>The picture as a sensor gives it: gain per channel, noise of the deviation given, rounded and clipped.</summary>
    public RgbImage ToRgb(ReadOnlySpan<float> gain, float noise, Random random)
    {
        var picture = new RgbImage(Width, Height);
        var stride = 3 * Width;
        var gains = new float[stride];
        for (var i = 0; i < stride; i++)
        {
            gains[i] = gain[i % 3];
        }

        var lit = new float[stride];
        for (var y = 0; y < Height; y++)
        {
            TensorPrimitives.Multiply(Values.AsSpan(y * stride, stride), gains, lit);
            TensorPrimitives.MultiplyAdd(NoiseTable.NormalRun(random, stride), noise, lit, lit);
            ToBytes(lit, picture.Row(y));
        }

        return picture;
    }

    private static void ToBytes(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(values);
        var to = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector.Narrow(
                Vector.Narrow(Level(from[4 * i]), Level(from[(4 * i) + 1])), Vector.Narrow(Level(from[(4 * i) + 2]), Level(from[(4 * i) + 3])));
        }

        for (var i = to.Length * Vector<byte>.Count; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(values[i] + 0.5f, 0, 255);
        }
    }

    private static Vector<uint> Level(Vector<float> value) => Vector.AsVectorUInt32(
        Vector.ConvertToInt32(Vector.Min(Vector.Max(value + new Vector<float>(0.5f), Vector<float>.Zero), new Vector<float>(255))));

    private FloatImage Convolve(float[] weights, bool horizontal)
    {
        var result = new FloatImage(Width, Height);
        var stride = 3 * Width;
        var half = weights.Length / 2;
        for (var y = 0; y < Height; y++)
        {
            var target = result.Values.AsSpan(y * stride, stride);
            for (var k = 0; k < weights.Length; k++)
            {
                var shift = k - half;
                if (!horizontal)
                {
                    TensorPrimitives.MultiplyAdd(Values.AsSpan(Math.Clamp(y + shift, 0, Height - 1) * stride, stride), weights[k], target, target);
                    continue;
                }

                // The middle as one run; the pixels that would read beyond an edge take the edge's.
                var source = Values.AsSpan(y * stride, stride);
                int first = Math.Clamp(-shift, 0, Width), last = Math.Clamp(Width - shift, first, Width);
                var run = target[(3 * first)..(3 * last)];
                TensorPrimitives.MultiplyAdd(source.Slice(3 * (first + shift), run.Length), weights[k], run, run);
                AddEdge(source[..3], weights[k], target[..(3 * first)]);
                AddEdge(source[^3..], weights[k], target[(3 * last)..]);
            }
        }

        return result;
    }

    private static void AddEdge(ReadOnlySpan<float> pixel, float weight, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += weight * pixel[i % 3];
        }
    }
}
