using System.Numerics;
using System.Runtime.InteropServices;
using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>What the sensor makes of a frame: brightness and noise. Every pixel of every frame passes here, so it runs on vectors.</summary>
internal sealed class Sensor
{
    private const int TableLength = 1 << 20;
    private readonly sbyte[] _noise = new sbyte[TableLength];
    private readonly bool _noisy;

    public Sensor(double deviation, Dice dice)
    {
        _noisy = deviation > 0;
        for (int i = 0; i < TableLength; i++)
        {
            _noise[i] = (sbyte)Math.Clamp(Math.Round(deviation * dice.Normal()), -60, 60);
        }
    }

    /// <summary>Exposes a frame into a buffer of the same size.</summary>
    /// <param name="scene">What is there.</param>
    /// <param name="light">Factor on every pixel, below 2.</param>
    /// <param name="dice">Where this frame's noise begins.</param>
    /// <param name="exposed">What the sensor delivers.</param>
    public void Expose(RgbImage scene, double light, Dice dice, byte[] exposed)
    {
        var gain = (ushort)Math.Round(Math.Clamp(light, 0, 1.99) * 128);
        int stride = scene.Stride;
        for (int y = 0; y < scene.Height; y++)
        {
            int offset = _noisy ? dice.Whole(0, TableLength - stride - 1) : 0;
            ExposeRow(scene.Row(y), gain, _noise.AsSpan(offset, stride), exposed.AsSpan(y * stride, stride));
        }
    }

    private static void ExposeRow(ReadOnlySpan<byte> scene, ushort gain, ReadOnlySpan<sbyte> noise, Span<byte> exposed)
    {
        ReadOnlySpan<Vector<byte>> from = MemoryMarshal.Cast<byte, Vector<byte>>(scene);
        ReadOnlySpan<Vector<sbyte>> grain = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(noise);
        Span<Vector<byte>> to = MemoryMarshal.Cast<byte, Vector<byte>>(exposed);
        for (int i = 0; i < from.Length; i++)
        {
            Vector.Widen(from[i], out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(grain[i], out Vector<short> lowGrain, out Vector<short> highGrain);
            to[i] = Vector.Narrow(Level(low, gain, lowGrain), Level(high, gain, highGrain));
        }

        for (int i = from.Length * Vector<byte>.Count; i < scene.Length; i++)
        {
            exposed[i] = (byte)Math.Clamp(((scene[i] * gain) >> 7) + noise[i], 0, 255);
        }
    }

    private static Vector<ushort> Level(Vector<ushort> scene, ushort gain, Vector<short> noise)
    {
        var lit = Vector.AsVectorInt16((scene * gain) >>> 7) + noise;
        return Vector.AsVectorUInt16(Vector.Min(Vector.Max(lit, Vector<short>.Zero), new Vector<short>(255)));
    }
}
