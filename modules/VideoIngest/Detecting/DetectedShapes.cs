using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Motion;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>What a detector found, as the tracker and the evidence take it.</summary>
internal sealed class DetectedShapes(DetectorSettings settings, ViewMask view)
{
    // Of the smaller of the two boxes.
    private const double LeastShared = 0.5;

    /// <summary>Goods in the view, as shapes: in place of motion.</summary>
    public List<Shape> Shapes(IReadOnlyList<Detection> found) =>
        [.. found.Where(detection => settings.IsGoods(detection.Class)).Select(ToShape).OfType<Shape>()];

    /// <summary>How sure the detector is that a box of the view holds goods, and that it holds something else; 0 where it found none.</summary>
    public (double Goods, double Other) At(PixelBox box, IReadOnlyList<Detection> found)
    {
        var (goods, other) = (0.0, 0.0);
        foreach (var detection in found)
        {
            var there = ToPixels(detection.Box);
            if (there.Overlap(box) < LeastShared * Math.Min(there.Area, box.Area))
            {
                continue;
            }

            if (settings.IsGoods(detection.Class))
            {
                goods = Math.Max(goods, detection.Score);
            }
            else if (settings.Ignored.Contains(detection.Class) && there.Overlap(box) > LeastShared * Math.Max(there.Area, box.Area))
            {
                // A person's box holds what they carry too: what speaks against goods must be about as large as they are.
                other = Math.Max(other, detection.Score);
            }
        }

        return (goods, other);
    }

    private Shape? ToShape(Detection detection)
    {
        var box = ToPixels(detection.Box);
        if (!view.Contains((int)box.CentreX, (int)box.CentreY) || box.Width < 2 || box.Height < 2)
        {
            return null;
        }

        var pixels = new int[box.Width * box.Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = ((box.Top + (i / box.Width)) * view.Width) + box.Left + (i % box.Width);
        }

        var atEdge = view.IsAtEdge(box.Left, box.Top, 1) || view.IsAtEdge(box.Right - 1, box.Bottom - 1, 1);
        return new Shape(new Blob(pixels, box), box, pixels.Length, false, 0, atEdge);
    }

    private PixelBox ToPixels(NormalizedBox box) => new(
        (int)(box.X * view.Width), (int)(box.Y * view.Height), (int)Math.Ceiling((box.X + box.Width) * view.Width), (int)Math.Ceiling((box.Y + box.Height) * view.Height));
}
