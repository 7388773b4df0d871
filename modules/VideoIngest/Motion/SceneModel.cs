using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// What the empty lane looks like, pixel by pixel, and which pixels of a frame differ from it. Each pixel knows two backgrounds: the one
/// in force and the one before, so that goods put down become background, and the lane below them is known again when they go.
/// </summary>
internal sealed class SceneModel
{
    /// <summary>One level of brightness or colour in the model's fixed-point numbers.</summary>
    public const int One = 64;

    private const int Grey = 128 * One;

    private const int LeastBrightness = 9 * One;
    private const int LeastColour = 5 * One;
    private const int LeastStructure = 8 * One;
    private const double DarkestShadow = 0.35;
    private const double BrightestLight = 1.35;
    private const double DarkerLight = 0.87;
    private const double BrighterLight = 1.15;
    private const int StillTolerance = 4;
    private const int FollowShift = 5;
    private const int NoiseShift = 6;

    private readonly ViewMask view;
    private readonly bool[] scanner;
    private readonly LightCompensation light;
    private readonly short[] lit, y, u, v, otherY, otherU, otherV, noise;
    private readonly bool[] hasOther;
    private readonly byte[] stillLevel;

    // How often the pixel has become background, and in the last bit whether the background before that is in force again.
    private readonly byte[] layer;
    private readonly EmptyLane empty;
    private readonly ushort[] stillMs;
    private double ageMs = -1;

    public SceneModel(ViewMask view, LaneZones zones)
    {
        this.view = view;
        light = new LightCompensation(view);
        var pixels = view.Width * view.Height;
        (lit, y, u, v) = (new short[pixels], new short[pixels], new short[pixels], new short[pixels]);
        (otherY, otherU, otherV) = (new short[pixels], new short[pixels], new short[pixels]);
        (noise, hasOther, stillLevel, stillMs, layer) = (new short[pixels], new bool[pixels], new byte[pixels], new ushort[pixels], new byte[pixels]);
        Foreground = new byte[pixels];
        empty = new EmptyLane(view);
        scanner = new bool[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var at = zones.At(((i % view.Width) + 0.5) / view.Width, ((i / view.Width) + 0.5) / view.Height);
            scanner[i] = at == Contracts.ZoneKind.Scanner;
        }
    }

    /// <summary>1 where the frame differs from the background, 0 elsewhere and outside the view.</summary>
    public byte[] Foreground { get; }

    /// <summary>Compares a frame with the background, and lets the background follow it.</summary>
    public void Look(Picture frame, double elapsedMs)
    {
        if (ageMs < 0)
        {
            Start(frame);
            return;
        }

        ageMs += elapsedMs;
        light.Fit(frame, y, Foreground);
        if (light.Gain is < DarkerLight or > BrighterLight)
        {
            MoveToNewLight();
            light.Fit(frame, y, Foreground);
        }

        Light(frame.Y);
        var elapsed = (ushort)Math.Clamp(elapsedMs, 1, 1000);
        for (var row = 0; row < view.Height; row++)
        {
            var (start, end) = view.Row(row);
            LookAt(frame, (row * view.Width) + start, (row * view.Width) + end, elapsed);
        }

        empty.Follow(elapsedMs, y, u, v, Foreground);
    }

    // The background follows frames by its own light. Were that never set to theirs, gain and background would drift apart without end.
    private void MoveToNewLight()
    {
        var (gain, offset) = (light.Gain, light.Offset * One);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = (short)Math.Clamp((gain * y[i]) + offset, 0, short.MaxValue);
            otherY[i] = (short)Math.Clamp((gain * otherY[i]) + offset, 0, short.MaxValue);
        }

        empty.MoveToNewLight(gain, offset);
    }

    // The frame's brightness by the background's light.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Light(ReadOnlySpan<byte> ys)
    {
        ReadOnlySpan<short> brightness = light.Brightness;
        for (var row = 0; row < view.Height; row++)
        {
            var (start, end) = view.Row(row);
            var from = ys.Slice((row * view.Width) + start, end - start);
            var to = lit.AsSpan((row * view.Width) + start, from.Length);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = brightness[from[i]];
            }
        }
    }

    // Most of a lane is background most of the time: sixteen pixels that all are need no look at each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookAt(Picture frame, int from, int to, ushort elapsed)
    {
        ReadOnlySpan<byte> ys = frame.Y, us = frame.U, vs = frame.V;
        var i = from;
        while (i < to)
        {
            if (i + Vector256<short>.Count <= to && AreBackground(i, us, vs))
            {
                i += Vector256<short>.Count;
                continue;
            }

            for (var last = Math.Min(to, i + Vector256<short>.Count); i < last; i++)
            {
                LookAt(i, ys, us, vs, elapsed);
            }
        }
    }

    private bool AreBackground(int i, ReadOnlySpan<byte> us, ReadOnlySpan<byte> vs)
    {
        var at = (nuint)i;
        var (nowY, nowU, nowV) = (Vector256.LoadUnsafe(ref lit[0], at), Colours(us, i), Colours(vs, i));
        var (wasY, wasU, wasV) = (Vector256.LoadUnsafe(ref y[0], at), Vector256.LoadUnsafe(ref u[0], at), Vector256.LoadUnsafe(ref v[0], at));
        var wasNoise = Vector256.LoadUnsafe(ref noise[0], at);
        var difference = Vector256.Abs(nowY - wasY);
        var colour = Vector256.Max(Vector256.Abs(nowU - wasU), Vector256.Abs(nowV - wasV));
        var limit = Vector256.Max(Vector256.Create((short)LeastBrightness), Vector256.Min(wasNoise, Vector256.Create((short)(short.MaxValue / 4))) << 2);
        var limitColour = Vector256.Min(wasNoise, Vector256.Create((short)(short.MaxValue / 2))) + Vector256.Create((short)LeastColour);
        if (Vector256.GreaterThanAny(difference, limit) || Vector256.GreaterThanAny(colour, limitColour))
        {
            return false;
        }

        (wasY + ((nowY - wasY) >> FollowShift)).StoreUnsafe(ref y[0], at);
        (wasU + ((nowU - wasU) >> FollowShift)).StoreUnsafe(ref u[0], at);
        (wasV + ((nowV - wasV) >> FollowShift)).StoreUnsafe(ref v[0], at);
        (wasNoise + ((difference - wasNoise) >> NoiseShift)).StoreUnsafe(ref noise[0], at);
        Vector256<ushort>.Zero.StoreUnsafe(ref stillMs[0], at);
        Vector128<byte>.Zero.StoreUnsafe(ref Foreground[0], at);
        return true;
    }

    private static Vector256<short> Colours(ReadOnlySpan<byte> plane, int i)
    {
        var (low, high) = Vector128.Widen(Vector128.Create(plane.Slice(i, Vector128<byte>.Count)));
        return Vector256.Create(low, high).AsInt16() * (short)One;
    }

    private void LookAt(int i, ReadOnlySpan<byte> ys, ReadOnlySpan<byte> us, ReadOnlySpan<byte> vs, ushort elapsed)
    {
        int nowY = lit[i], nowU = us[i] * One, nowV = vs[i] * One;
        var differenceY = nowY - y[i];
        var colour = Math.Max(Math.Abs(nowU - u[i]), Math.Abs(nowV - v[i]));
        var limitY = Math.Max(LeastBrightness, 4 * noise[i]);
        var limitColour = LeastColour + noise[i];
        if (Math.Abs(differenceY) <= limitY && colour <= limitColour)
        {
            Foreground[i] = 0;
            stillMs[i] = 0;
            Follow(i, nowY, nowU, nowV, differenceY, FollowShift);
            return;
        }

        if (i > view.Width && IsLight(i, nowY, nowU, nowV, limitColour, ys))
        {
            Foreground[i] = 0;
            Follow(i, nowY, nowU, nowV, 0, 8);
            return;
        }

        if (hasOther[i] && Math.Abs(nowY - otherY[i]) <= limitY && Math.Abs(nowU - otherU[i]) <= limitColour && Math.Abs(nowV - otherV[i]) <= limitColour)
        {
            Swap(i);
            Foreground[i] = 0;
            stillMs[i] = 0;
            return;
        }

        Foreground[i] = 1;
        if (Math.Abs(ys[i] - stillLevel[i]) > StillTolerance)
        {
            stillLevel[i] = ys[i];
            stillMs[i] = 0;
        }
        else if ((stillMs[i] += elapsed) >= StillLimit(i))
        {
            Absorb(i, nowY, nowU, nowV);
        }
    }

    /// <summary>Names the background in force at a pixel: another number once it shows anything else for good.</summary>
    public byte LayerOf(int pixel) => layer[pixel];

    /// <summary>The share of pixels of the frame last looked at that show the lane as it was before anything was put there.</summary>
    public double EmptyShare(Picture frame, ReadOnlySpan<int> pixels)
    {
        var shown = 0;
        foreach (var i in pixels)
        {
            shown += empty.Shows(i, light.Brightness[frame.Y[i]], frame.U[i] * One, frame.V[i] * One, Math.Max(LeastBrightness, 4 * noise[i]), LeastColour + noise[i]) ? 1 : 0;
        }

        return shown / (double)Math.Max(1, pixels.Length);
    }

    /// <summary>Makes the pixels of something that was put down part of the background.</summary>
    public void Absorb(Picture frame, ReadOnlySpan<int> pixels)
    {
        foreach (var i in pixels)
        {
            Absorb(i, light.Brightness[frame.Y[i]], frame.U[i] * One, frame.V[i] * One);
        }
    }

    private void Start(Picture frame)
    {
        ageMs = 0;
        for (var i = 0; i < y.Length; i++)
        {
            (y[i], u[i], v[i]) = ((short)(frame.Y[i] * One), (short)(frame.U[i] * One), (short)(frame.V[i] * One));
            noise[i] = 2 * One;
        }

        empty.Start(y, u, v);
    }

    // Whatever was in view at the start and has gone leaves a hole in the background; early on, holes close fast.
    private int StillLimit(int i) => ageMs < 4000 ? 600 : scanner[i] ? 9000 : 2500;

    // A shadow, or light that comes back, scales what lies below it, colour and pattern alike; goods bring a pattern of their own.
    private bool IsLight(int i, int nowY, int nowU, int nowV, int limitColour, ReadOnlySpan<byte> ys)
    {
        var scale = nowY / (float)Math.Max((short)One, y[i]);
        if (scale is < (float)DarkestShadow or > (float)BrightestLight
            || Math.Abs(nowU - Grey - (scale * (u[i] - Grey))) > limitColour
            || Math.Abs(nowV - Grey - (scale * (v[i] - Grey))) > limitColour)
        {
            return false;
        }

        ReadOnlySpan<short> brightness = light.Brightness;
        var left = nowY - brightness[ys[i - 1]] - (scale * (y[i] - y[i - 1]));
        var above = nowY - brightness[ys[i - view.Width]] - (scale * (y[i] - y[i - view.Width]));
        return Math.Abs(left) <= LeastStructure && Math.Abs(above) <= LeastStructure;
    }

    private void Follow(int i, int nowY, int nowU, int nowV, int differenceY, int shift)
    {
        y[i] += (short)((nowY - y[i]) >> shift);
        u[i] += (short)((nowU - u[i]) >> shift);
        v[i] += (short)((nowV - v[i]) >> shift);
        noise[i] += (short)((Math.Abs(differenceY) - noise[i]) >> NoiseShift);
    }

    private void Swap(int i)
    {
        (y[i], otherY[i]) = (otherY[i], y[i]);
        (u[i], otherU[i]) = (otherU[i], u[i]);
        (v[i], otherV[i]) = (otherV[i], v[i]);
        layer[i] ^= 1;
    }

    private void Absorb(int i, int nowY, int nowU, int nowV)
    {
        (otherY[i], otherU[i], otherV[i], hasOther[i]) = (y[i], u[i], v[i], true);
        (y[i], u[i], v[i]) = ((short)nowY, (short)nowU, (short)nowV);
        stillMs[i] = 0;
        layer[i] = (byte)((layer[i] & ~1) + 2);
    }
}
