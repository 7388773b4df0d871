using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// Separates what is held from who holds it. An arm comes in over the edge of the view; what lies there tells its colour, be it a sleeve.
/// Seen along the line from the edge to the far end, the item starts where pixels neither look like that arm nor like skin.
/// </summary>
internal sealed class ArmCutter(ViewMask view, int leastItemPixels)
{
    private const int EdgeBand = 2;
    private const int LeastContact = 3;

    // A hand from the wrist to where it grips, in squares as wide as the wrist: more than that is goods, whatever their colour.
    private const double HandInWrists = 3;

    private const float LongestHand = 1.3f;

    // Less than this share of colours of its own says nothing about where an item starts: they are shadows and rims.
    private const double LeastOwnColour = 0.25;
    private readonly LimbProfile limb = new();
    private readonly float[] along = new float[view.Width * view.Height];
    private readonly float[] across = new float[view.Width * view.Height];
    private readonly int nearEdge = Math.Max(EdgeBand, view.Height / 8);
    private readonly bool[] isHand = new bool[view.Width * view.Height];

    public Shape Cut(Blob blob, Picture frame)
    {
        var pixels = blob.Pixels.Span;
        var mouth = Contact(pixels, EdgeBand);
        var touches = mouth.Count >= LeastContact;
        mouth = touches ? mouth : Contact(pixels, nearEdge);
        if (mouth.Count >= LeastContact)
        {
            Measure(pixels, mouth.X, mouth.Y);
        }

        // A sleeve the colour of the lane is not seen to the very edge.
        if (!touches && (mouth.Count < LeastContact || limb.Wrist is null))
        {
            var skin = pixels.Length == 0 ? 0 : CountSkin(pixels, frame) / (double)pixels.Length;
            return new Shape(blob, blob.Box, blob.Area, false, skin, false);
        }

        MarkHand(pixels, frame);
        var (tip, isLimb) = Tip(blob.Area);
        var (_, area, hands, _) = Beyond(pixels, tip);
        var own = area - hands;
        var start = own >= leastItemPixels && own >= LeastOwnColour * area ? StartOfItem(pixels, tip) : tip;
        var (box, itemArea, itemHands, atEdge) = Beyond(pixels, start);
        var skinny = isLimb ? Math.Min(itemHands, HandInWrists * limb.LimbWidth * limb.LimbWidth) : itemHands;
        return new Shape(blob, box, itemArea, true, itemArea == 0 ? 1 : skinny / itemArea, atEdge);
    }

    // Where the arm ends: at the wrist. One without shows as something long for its breadth; its end may be a hand in a wide sleeve.
    // Goods that come in over the edge on their own are neither.
    private (float Start, bool IsLimb) Tip(int area)
    {
        if (limb.Wrist is { } wrist)
        {
            return (wrist, true);
        }

        var breadth = area / Math.Max(1, limb.Length);
        return limb.Length > 1.8f * breadth ? (limb.Length - (1.5f * breadth), true) : (0, false);
    }

    // Tones of the arm at the edge, where it may be a sleeve, and before the wrist, where it mostly is not.
    private void MarkHand(ReadOnlySpan<int> pixels, Picture frame)
    {
        var atEdge = ToneOf(pixels, frame, 0, 0.2f * limb.Length);
        var atWrist = limb.Wrist is { } wrist ? ToneOf(pixels, frame, wrist - (0.7f * limb.LimbWidth), wrist) : atEdge;
        ReadOnlySpan<byte> y = frame.Y, u = frame.U, v = frame.V;
        for (var k = 0; k < pixels.Length; k++)
        {
            var i = pixels[k];
            isHand[k] = LooksLikeSkin(y[i], u[i], v[i]) || atEdge.Resembles(y[i], u[i], v[i]) || atWrist.Resembles(y[i], u[i], v[i]);
        }
    }

    /// <summary>Skin of any tone in BT.601 colour: more red than blue by a band that few packages share.</summary>
    public static bool LooksLikeSkin(int y, int u, int v) => y is > 45 and < 235 && u is >= 85 and <= 125 && v is >= 134 and <= 172 && v - u is >= 14 and <= 72;

    private static int CountSkin(ReadOnlySpan<int> pixels, Picture frame)
    {
        var count = 0;
        ReadOnlySpan<byte> y = frame.Y, u = frame.U, v = frame.V;
        foreach (var i in pixels)
        {
            count += LooksLikeSkin(y[i], u[i], v[i]) ? 1 : 0;
        }

        return count;
    }

    private (double X, double Y, int Count) Contact(ReadOnlySpan<int> pixels, int band)
    {
        var (sumX, sumY, count) = (0.0, 0.0, 0);
        foreach (var i in pixels)
        {
            var (x, y) = (i % view.Width, i / view.Width);
            if (view.IsAtEdge(x, y, band))
            {
                (sumX, sumY, count) = (sumX + x, sumY + y, count + 1);
            }
        }

        return count == 0 ? (0, 0, 0) : (sumX / count, sumY / count, count);
    }

    // How far each pixel lies from where the arm comes in, and how far from its line.
    private void Measure(ReadOnlySpan<int> pixels, double mouthX, double mouthY)
    {
        var (lineX, lineY) = (0.0, 0.0);
        foreach (var i in pixels)
        {
            (lineX, lineY) = (lineX + (i % view.Width) - mouthX, lineY + (i / view.Width) - mouthY);
        }

        var norm = Math.Max(1, Math.Sqrt((lineX * lineX) + (lineY * lineY)));
        (lineX, lineY) = (lineX / norm, lineY / norm);
        for (var k = 0; k < pixels.Length; k++)
        {
            var (dx, dy) = ((pixels[k] % view.Width) - mouthX, (pixels[k] / view.Width) - mouthY);
            along[k] = (float)Math.Sqrt((dx * dx) + (dy * dy));
            across[k] = (float)((dx * lineY) - (dy * lineX));
        }

        limb.Measure(along.AsSpan(0, pixels.Length), across.AsSpan(0, pixels.Length));
    }

    private ArmTone ToneOf(ReadOnlySpan<int> pixels, Picture frame, float from, float to)
    {
        long sumY = 0, sumU = 0, sumV = 0, count = 0;
        ReadOnlySpan<byte> y = frame.Y, u = frame.U, v = frame.V;
        for (var k = 0; k < pixels.Length; k++)
        {
            if (along[k] >= from && along[k] <= to)
            {
                var i = pixels[k];
                (sumY, sumU, sumV, count) = (sumY + y[i], sumU + u[i], sumV + v[i], count + 1);
            }
        }

        count = Math.Max(1, count);
        return new ArmTone((int)(sumY / count), (int)(sumU / count), (int)(sumV / count));
    }

    // Where goods begin beyond the wrist: own colours count for them, hand colours half as much against. A blurred rim has own colours all
    // along an arm, and fingers lie over goods. A hand is hardly longer than its wrist is wide before goods show.
    private float StartOfItem(ReadOnlySpan<int> pixels, float tip)
    {
        const int Steps = LimbProfile.Steps;
        Span<float> gain = stackalloc float[Steps];
        gain.Clear();
        var step = (limb.Length + 1) / Steps;
        for (var k = 0; k < pixels.Length; k++)
        {
            gain[(int)(along[k] / step)] += isHand[k] ? -0.5f : 1;
        }

        var (sum, most, start) = (0f, 0f, tip);
        for (var b = Steps - 1; b * step >= tip; b--)
        {
            sum += gain[b];
            if (sum > most)
            {
                (most, start) = (sum, b * step);
            }
        }

        return limb.Wrist is null ? start : Math.Min(start, tip + (LongestHand * limb.LimbWidth));
    }

    private (PixelBox Box, int Area, int Hands, bool AtEdge) Beyond(ReadOnlySpan<int> pixels, float start)
    {
        var box = PixelBox.Nothing;
        var (area, hands, edge) = (0, 0, 0);
        for (var k = 0; k < pixels.Length; k++)
        {
            if (along[k] >= start)
            {
                var (x, y) = (pixels[k] % view.Width, pixels[k] / view.Width);
                box = box.With(x, y);
                area++;
                hands += isHand[k] ? 1 : 0;
                edge += view.IsAtEdge(x, y, EdgeBand) ? 1 : 0;
            }
        }

        return (box, area, hands, edge >= LeastContact);
    }

    private readonly record struct ArmTone(int Y, int U, int V)
    {
        public bool Resembles(int y, int u, int v) => Math.Abs(u - U) <= 7 && Math.Abs(v - V) <= 7 && Math.Abs(y - Y) <= 45;
    }
}
