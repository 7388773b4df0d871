using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>From small pictures to the things that moved in them.</summary>
internal sealed class MotionDetector
{
    private const int PartGap = 4;
    private readonly SceneModel scene;
    private readonly BlobFinder blobs;
    private readonly ArmCutter arms;
    private readonly int leastPixels;

    public MotionDetector(ViewMask view, LaneZones zones, double minItemSize)
    {
        var side = minItemSize * view.Width;
        leastPixels = Math.Max(8, (int)(side * side * 0.5)); // half filled: an outline counts
        scene = new SceneModel(view, zones);
        blobs = new BlobFinder(view);
        arms = new ArmCutter(view, leastPixels);
    }

    /// <summary>The shapes in a frame. Valid until the next call.</summary>
    public List<Shape> Look(Picture frame, double elapsedMs)
    {
        scene.Look(frame, elapsedMs);
        return JoinParts(blobs.Find(scene.Foreground, leastPixels)).ConvertAll(blob => arms.Cut(blob, frame));
    }

    /// <summary>Whether a shape of the last frame is the empty lane itself, seen again where something has gone.</summary>
    public bool IsEmptyLane(Picture frame, Shape shape) => scene.EmptyShare(frame, shape.Blob.Pixels.Span) > 0.5;

    /// <summary>Makes a shape of the last frame part of the background.</summary>
    public RestingPixels Absorb(Picture frame, Shape shape)
    {
        scene.Absorb(frame, shape.Blob.Pixels.Span);
        return new RestingPixels(scene, shape.Blob.Pixels.ToArray());
    }

    // Goods the colour of the lane show in parts; a part whose box lies mostly in another's belongs to it.
    private static List<Blob> JoinParts(List<Blob> parts)
    {
        parts.Sort((a, b) => b.Area.CompareTo(a.Area));
        for (var i = 0; i < parts.Count; i++)
        {
            for (var k = parts.Count - 1; k > i; k--)
            {
                if (parts[i].Box.Grown(PartGap).Overlap(parts[k].Box) > 0.6 * parts[k].Box.Area)
                {
                    int[] both = [.. parts[i].Pixels.Span, .. parts[k].Pixels.Span];
                    parts[i] = new Blob(both, parts[i].Box.With(parts[k].Box));
                    parts.RemoveAt(k);
                }
            }
        }

        return parts;
    }
}
