using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Zones;

/// <summary>What must never be stored of a picture of one size, pixel by pixel. A pixel counts as covered when anything within two pixels of its middle is.</summary>
internal sealed class FrameMask
{
    private const int Spread = 2;
    private readonly bool[] covered;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="area">The part of the camera's view that the picture shows.</param>
    /// <param name="isCovered">Whether a point of the camera's view is covered.</param>
    public FrameMask(int width, int height, NormalizedBox area, Func<Point, bool> isCovered)
    {
        (Width, Height) = (width, height);
        covered = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                covered[(y * width) + x] = isCovered(new Point(area.X + ((x + 0.5) * area.Width / width), area.Y + ((y + 0.5) * area.Height / height)));
            }
        }

        if (Array.IndexOf(covered, true) is var first && first >= 0)
        {
            Any = true;
            covered = Spreaded(Spreaded(covered, width, 1), width, width);
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether anything is covered at all.</summary>
    public bool Any { get; }

    public bool Covers(int x, int y) => covered[(y * Width) + x];

    /// <summary>Makes what is covered black.</summary>
    public void Blacken(Picture picture)
    {
        if (!Any)
        {
            return;
        }

        var luma = picture.Y;
        var u = picture.U;
        var v = picture.V;
        var share = picture.Layout == PictureLayout.Yuv444 ? 1 : 2;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (covered[(y * Width) + x])
                {
                    luma[(y * Width) + x] = 16;
                    var chroma = (y / share * picture.ChromaWidth) + (x / share);
                    (u[chroma], v[chroma]) = (128, 128);
                }
            }
        }
    }

    private static bool[] Spreaded(bool[] from, int width, int step)
    {
        var to = new bool[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            for (var shift = -Spread; shift <= Spread && !to[i]; shift++)
            {
                var j = i + (shift * step);
                to[i] = j >= 0 && j < from.Length && (step > 1 || j / width == i / width) && from[j];
            }
        }

        return to;
    }
}
