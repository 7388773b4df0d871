using System.Buffers.Binary;
using System.Numerics;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>Joins foreground pixels that touch, or nearly do, into blobs. Lone pixels are noise.</summary>
internal sealed class BlobFinder(ViewMask view)
{
    private const int Reach = 2; // pixels: an outline with a gap stays one thing
    private const ulong Ones = 0x01_0101_0101; // a row's pixels within reach, one a byte
    private readonly byte[] solid = new byte[(view.Width * view.Height) + sizeof(ulong)];
    private readonly int[] pixels = new int[view.Width * view.Height];

    /// <summary>The blobs of at least <paramref name="leastPixels"/>. Valid until the next call.</summary>
    public List<Blob> Find(byte[] foreground, int leastPixels)
    {
        KeepSolid(foreground);
        var blobs = new List<Blob>();
        var used = 0;
        for (var row = 0; row < view.Height; row++)
        {
            var (start, end) = view.Row(row);
            var stop = (row * view.Width) + end;
            for (var i = Next(solid, (row * view.Width) + start, stop); i < stop; i = Next(solid, i + 1, stop))
            {
                var (next, box) = Flood(i, used);
                if (next - used >= leastPixels)
                {
                    blobs.Add(new Blob(pixels.AsMemory(used, next - used), box));
                    used = next;
                }
            }
        }

        return blobs;
    }

    private void KeepSolid(byte[] foreground)
    {
        Array.Clear(solid);
        var width = view.Width;
        for (var row = 1; row < view.Height - 1; row++)
        {
            var (start, end) = view.Row(row);
            var stop = (row * width) + Math.Min(width - 1, end);
            for (var i = Next(foreground, (row * width) + Math.Max(1, start), stop); i < stop; i = Next(foreground, i + 1, stop))
            {
                var neighbours = foreground[i - 1] + foreground[i + 1] + foreground[i - width] + foreground[i + width]
                    + foreground[i - width - 1] + foreground[i - width + 1] + foreground[i + width - 1] + foreground[i + width + 1];
                solid[i] = (byte)(neighbours >= 3 ? 1 : 0);
            }
        }
    }

    // The next pixel that is 1, or "to".
    private static int Next(byte[] picture, int from, int to)
    {
        var at = from < to ? picture.AsSpan(from, to - from).IndexOf((byte)1) : -1;
        return at < 0 ? to : from + at;
    }

    // The part of "pixels" from "first" on is both the queue of the flood and its result.
    private (int End, PixelBox Box) Flood(int seed, int first)
    {
        var (width, height) = (view.Width, view.Height);
        var box = PixelBox.Nothing;
        var end = first;
        pixels[end++] = seed;
        solid[seed] = 2;
        for (var at = first; at < end; at++)
        {
            var (x, y) = (pixels[at] % width, pixels[at] / width);
            box = box.With(x, y);
            var left = Math.Max(0, x - Reach);
            var within = Ones >> (8 * ((2 * Reach) - Math.Min(width - 1, x + Reach) + left));
            for (var ny = Math.Max(0, y - Reach); ny <= Math.Min(height - 1, y + Reach); ny++)
            {
                var n = (ny * width) + left;
                for (var found = BinaryPrimitives.ReadUInt64LittleEndian(solid.AsSpan(n)) & within; found != 0; found &= found - 1)
                {
                    var next = n + (BitOperations.TrailingZeroCount(found) / 8);
                    solid[next] = 2;
                    pixels[end++] = next;
                }
            }
        }

        return (end, box);
    }
}
