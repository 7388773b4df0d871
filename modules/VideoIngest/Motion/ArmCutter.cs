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
    private const int Bins = 48;
    private readonly float[] along = new float[view.Width * view.Height];
    private readonly bool[] isHand = new bool[view.Width * view.Height];

    public Shape Cut(Blob blob, Picture frame)
    {
        var pixels = blob.Pixels.Span;
        var (edgeX, edgeY, edgeCount) = EdgeContact(pixels);
        var reachesOut = edgeCount >= 3;
        if (!reachesOut)
        {
            var skin = pixels.Length == 0 ? 0 : CountSkin(pixels, frame) / (double)pixels.Length;
            return new Shape(blob, blob.Box, blob.Area, false, skin, false);
        }

        var length = Measure(pixels, edgeX, edgeY);
        var arm = ArmColour(pixels, frame, 0.2f * length);
        var items = 0;
        ReadOnlySpan<byte> y = frame.Y, u = frame.U, v = frame.V;
        for (var k = 0; k < pixels.Length; k++)
        {
            var i = pixels[k];
            isHand[k] = LooksLikeSkin(y[i], u[i], v[i]) || arm.Resembles(y[i], u[i], v[i]);
            items += isHand[k] ? 0 : 1;
        }

        // Goods that come in over the edge on their own are one colour with what touches it: short for their breadth, unlike an arm.
        var breadth = blob.Area / Math.Max(1, length);
        var isLong = length > 1.8 * breadth;
        if (items < leastItemPixels || items < 0.06 * blob.Area)
        {
            var handShare = isLong || CountSkin(pixels, frame) > 0.5 * pixels.Length ? 1 - (items / (double)blob.Area) : 0.4;
            var tip = isLong ? Beyond(pixels, length - (1.5f * (float)breadth)) : (blob.Box, blob.Area, AtEdge: true);
            return new Shape(blob, tip.Box, tip.Area, true, handShare, tip.AtEdge);
        }

        var start = StartOfItem(pixels, length);
        var (box, area, atEdge) = Beyond(pixels, start);
        var hands = 0;
        for (var k = 0; k < pixels.Length; k++)
        {
            hands += along[k] >= start && isHand[k] ? 1 : 0;
        }

        return new Shape(blob, box, area, true, area == 0 ? 1 : hands / (double)area, atEdge);
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

    private (double X, double Y, int Count) EdgeContact(ReadOnlySpan<int> pixels)
    {
        var (sumX, sumY, count) = (0.0, 0.0, 0);
        foreach (var i in pixels)
        {
            var (x, y) = (i % view.Width, i / view.Width);
            if (view.IsAtEdge(x, y, EdgeBand))
            {
                (sumX, sumY, count) = (sumX + x, sumY + y, count + 1);
            }
        }

        return count == 0 ? (0, 0, 0) : (sumX / count, sumY / count, count);
    }

    // How far each pixel lies from where the arm comes in.
    private float Measure(ReadOnlySpan<int> pixels, double edgeX, double edgeY)
    {
        var longest = 0f;
        for (var k = 0; k < pixels.Length; k++)
        {
            var (dx, dy) = ((pixels[k] % view.Width) - edgeX, (pixels[k] / view.Width) - edgeY);
            along[k] = (float)Math.Sqrt((dx * dx) + (dy * dy));
            longest = Math.Max(longest, along[k]);
        }

        return longest;
    }

    private ArmTone ArmColour(ReadOnlySpan<int> pixels, Picture frame, float within)
    {
        long sumY = 0, sumU = 0, sumV = 0, count = 0;
        ReadOnlySpan<byte> y = frame.Y, u = frame.U, v = frame.V;
        for (var k = 0; k < pixels.Length; k++)
        {
            if (along[k] <= within)
            {
                var i = pixels[k];
                (sumY, sumU, sumV, count) = (sumY + y[i], sumU + u[i], sumV + v[i], count + 1);
            }
        }

        count = Math.Max(1, count);
        return new ArmTone((int)(sumY / count), (int)(sumU / count), (int)(sumV / count));
    }

    // Goods are where most pixels are neither skin nor sleeve; towards the arm they end where such pixels get rare. An arm's blurred rim
    // has some all along.
    private float StartOfItem(ReadOnlySpan<int> pixels, float length)
    {
        Span<int> bins = stackalloc int[Bins];
        bins.Clear();
        for (var k = 0; k < pixels.Length; k++)
        {
            if (!isHand[k])
            {
                bins[Math.Min(Bins - 1, (int)(along[k] / (length + 1) * Bins))]++;
            }
        }

        var peak = 0;
        for (var b = 1; b < Bins; b++)
        {
            peak = bins[b] > bins[peak] ? b : peak;
        }

        var start = peak;
        while (start > 1 && (bins[start - 1] > 0.25 * bins[peak] || bins[start - 2] > 0.25 * bins[peak]))
        {
            start--;
        }

        return start / (float)Bins * (length + 1);
    }

    private (PixelBox Box, int Area, bool AtEdge) Beyond(ReadOnlySpan<int> pixels, float start)
    {
        var box = PixelBox.Nothing;
        var (area, edge) = (0, 0);
        for (var k = 0; k < pixels.Length; k++)
        {
            if (along[k] >= start)
            {
                var (x, y) = (pixels[k] % view.Width, pixels[k] / view.Width);
                box = box.With(x, y);
                area++;
                edge += view.IsAtEdge(x, y, EdgeBand) ? 1 : 0;
            }
        }

        return (box, area, edge >= 3);
    }

    private readonly record struct ArmTone(int Y, int U, int V)
    {
        public bool Resembles(int y, int u, int v) => Math.Abs(u - U) <= 7 && Math.Abs(v - V) <= 7 && Math.Abs(y - Y) <= 45;
    }
}
